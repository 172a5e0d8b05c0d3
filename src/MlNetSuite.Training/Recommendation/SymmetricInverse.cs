using System.Numerics.Tensors;

namespace MlNetSuite.Training.Recommendation;

/// <summary>A large symmetric positive definite matrix and its inverse, computed in place on several threads.</summary>
/// <remarks>
/// Block Gauss-Jordan elimination in the form of the sweep operator (Goodnight 1979), which keeps the matrix symmetric, so that
/// only blocks on and above the diagonal are stored and worked on: as many multiplications as inverting by a whole Cholesky
/// factor, n^3 / 2, all of them in one kernel. For each diagonal block K, with D the inverse of A[K, K] by Cholesky:
/// <code>
/// R = D A[K, :]          A[I, J] -= A[I, K] R[J]    for I, J other than K
/// A[K, :] = R            A[K, K] = -D
/// </code>
/// After the last block the matrix holds minus its inverse. Tiles are independent of each other, so the result does not
/// depend on the number of threads.
/// </remarks>
internal sealed class SymmetricInverse
{
    private const int Block = 128;
    private const int Rows = SymmetricInverseKernel.TileRows;
    private const int Columns = SymmetricInverseKernel.TileColumns;

    /// <summary>A matrix of zeros, with ones on the diagonal where it is padded.</summary>
    internal SymmetricInverse(int order)
    {
        Order = order;
        Stride = (order + Block - 1) / Block * Block;
        Values = new float[(long)Stride * Stride];
        for (var i = order; i < Stride; i++)
            Values[(long)i * Stride + i] = 1;
    }

    /// <summary>Rows and columns.</summary>
    internal int Order { get; }

    /// <summary>Floats from one row to the next.</summary>
    internal int Stride { get; }

    /// <summary><c>[stride, stride]</c>; only what is on or above the diagonal counts before <see cref="Invert"/>.</summary>
    internal float[] Values { get; }

    /// <summary>One row.</summary>
    internal Span<float> Row(int row) => Values.AsSpan(row * Stride, Order);

    /// <summary>Replaces the matrix by its inverse, both triangles.</summary>
    /// <param name="threads">Cores to use.</param>
    /// <param name="step">Called after each diagonal block with the share done, 0..1; may throw to stop.</param>
    /// <exception cref="ArithmeticException">The matrix is not positive definite.</exception>
    internal void Invert(int threads, Action<double> step)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        Mirror(withinBlocks: true, parallel);
        var panel = new float[Block * Stride];
        var product = new float[Block * Stride];
        for (var k = 0; k < Stride; k += Block)
        {
            var minusInverse = MinusInverseOfBlock(k);
            Parallel.For(0, Stride / Columns, parallel, tile => Pack(k, tile * Columns, minusInverse, panel, product));
            Parallel.For(0, Stride / Columns, parallel, tile =>
            {
                // The widest rows first: they take longest.
                var column = Stride - (tile + 1) * Columns;
                if (column / Block == k / Block)
                    return;
                var right = product.AsSpan(column * Block, Columns * Block);
                for (var row = 0; row < (column / Block + 1) * Block; row += Rows)
                    if (row / Block != k / Block)
                        SymmetricInverseKernel.SubtractProduct(panel.AsSpan(row * Block, Rows * Block), right,
                            ref Values[row * Stride + column], Stride);
            });
            Parallel.For(0, Stride / Columns, parallel, tile => Unpack(k, tile * Columns, product));
            for (var i = 0; i < Block; i++)
                for (var j = 0; j < Block; j++)
                    Values[(k + i) * Stride + k + j] = minusInverse[j / Rows * Rows * Block + i * Rows + j % Rows];
            step((double)(k + Block) / Stride);
        }
        Parallel.For(0, Stride, parallel, row =>
        {
            var part = Values.AsSpan(row * Stride + row / Block * Block, Stride - row / Block * Block);
            TensorPrimitives.Negate(part, part);
        });
        Mirror(withinBlocks: false, parallel);
    }

    // Packs columns column.. of the block row at k for the kernel: as they are into panel [i / 8, k, 8], times D into product [j / 32, k,
    // 32].
    private void Pack(int k, int column, float[] minusInverse, float[] panel, float[] product)
    {
        Span<float> tile = stackalloc float[Block * Columns];
        for (var m = 0; m < Block; m++)
        {
            var row = tile.Slice(m * Columns, Columns);
            // A block lies wholly on one side of the diagonal.
            if (column >= k)
                Values.AsSpan((k + m) * Stride + column, Columns).CopyTo(row);
            else
                for (var j = 0; j < Columns; j++)
                    row[j] = Values[(column + j) * Stride + k + m];
            for (var j = 0; j < Columns; j += Rows)
                row.Slice(j, Rows).CopyTo(panel.AsSpan((column + j) * Block + m * Rows));
        }
        product.AsSpan(column * Block, Columns * Block).Clear();
        for (var row = 0; row < Block; row += Rows)
            SymmetricInverseKernel.SubtractProduct(
                minusInverse.AsSpan(row * Block, Rows * Block), tile, ref product[column * Block + row * Columns], Columns);
    }

    private void Unpack(int k, int column, float[] product)
    {
        var at = product.AsSpan(column * Block, Columns * Block);
        for (var m = 0; m < Block; m++)
            for (var j = 0; j < Columns; j++)
                if (column >= k)
                    Values[(k + m) * Stride + column + j] = at[m * Columns + j];
                else
                    Values[(column + j) * Stride + k + m] = at[m * Columns + j];
    }

    // Minus the inverse of a diagonal block, packed as the kernel's left side (it is symmetric), in double until then:
    // A = L L', then the inverse of L, then inv(L)' inv(L).
    private float[] MinusInverseOfBlock(int k)
    {
        var l = new double[Block * Block];
        for (var i = 0; i < Block; i++)
            for (var j = 0; j <= i; j++)
            {
                var rest = Values[(k + j) * Stride + k + i] - TensorPrimitives.Dot<double>(l.AsSpan(i * Block, j), l.AsSpan(j * Block, j));
                if (i == j && !(rest > 0))
                    throw new ArithmeticException($"the matrix of order {Order} is not positive definite at row {k + i}.");
                l[i * Block + j] = i == j ? Math.Sqrt(rest) : rest / l[j * Block + j];
            }
        // Row i of inv(L) is e_i minus L[i, m] times the rows above it, over L[i, i].
        var inverse = new double[Block * Block];
        for (var i = 0; i < Block; i++)
        {
            var row = inverse.AsSpan(i * Block, i + 1);
            for (var m = 0; m < i; m++)
                TensorPrimitives.MultiplyAdd(inverse.AsSpan(m * Block, m + 1), -l[i * Block + m], row[..(m + 1)], row[..(m + 1)]);
            row[i] = 1;
            TensorPrimitives.Divide(row, l[i * Block + i], row);
        }
        var product = new double[Block * Block];
        for (var m = 0; m < Block; m++)
            for (var i = 0; i <= m; i++)
                TensorPrimitives.MultiplyAdd(inverse.AsSpan(m * Block, m + 1), inverse[m * Block + i],
                    product.AsSpan(i * Block, m + 1), product.AsSpan(i * Block, m + 1));
        var packed = new float[Block * Block];
        for (var m = 0; m < Block; m++)
            for (var i = 0; i < Block; i++)
                packed[i / Rows * Rows * Block + m * Rows + i % Rows] = -(float)product[m * Block + i];
        return packed;
    }

    // Copies what is above the diagonal below it: within diagonal blocks, or everywhere.
    private void Mirror(bool withinBlocks, ParallelOptions parallel) =>
        Parallel.For(0, Stride / Columns, parallel, tile =>
        {
            for (var top = 0; top <= tile * Columns; top += Columns)
                if (!withinBlocks || top / Block == tile * Columns / Block)
                    for (var i = 0; i < Columns; i++)
                        for (var j = top == tile * Columns ? i + 1 : 0; j < Columns; j++)
                            Values[(tile * Columns + j) * Stride + top + i] = Values[(top + i) * Stride + tile * Columns + j];
        });
}
