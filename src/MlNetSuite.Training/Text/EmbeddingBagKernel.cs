using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MlNetSuite.Networks;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Training.Text;

/// <summary>Trains fastText's classifier (Joulin et al. 2016): the mean of a text's embeddings, then softmax.</summary>
/// <remarks>
/// With rows <c>E</c> of <c>dim</c> numbers for n-grams and <c>W</c> for classes, a text of n rows gives
/// <code>
/// h = 1/n Σ E[row]        p = softmax(W h)        loss = -ln p[label]
/// a[c] = rate × weight[label] × ([c = label] - p[c])
/// E[row] += 1/n Σ a[c] W[c]   for each row        W[c] += a[c] h
/// </code>
/// fastText's threads write to the same <c>E</c> and <c>W</c> without locks (Hogwild), so that two runs differ. Here a small
/// batch of texts is read against weights that stand still, and then the batch's updates are applied, in two steps that
/// threads share: texts in the first, rows in the second. Each number is always the same sum in the same order, whoever
/// computes it. In the second step a thread owns the rows with certain low bits; each text's rows are sorted by those, so
/// that an owner's are neighbours. Most of the time goes to fetching rows from memory; rows start at cache lines and the
/// next ones are asked for while one is added.
/// </remarks>
internal sealed unsafe class EmbeddingBagKernel : IDisposable
{
    /// <summary>Who owns a row is told by its last four bits: up to sixteen threads share updates.</summary>
    private const int Owners = 16;

    private const int CacheLine = 64;
    private const int Lane = 8;
    private const int Ahead = 8;

    /// <summary>Rows in a batch below which sharing costs more than it saves.</summary>
    private const int WorthSharing = 4000;

    private readonly RowBags _bags;
    private readonly IReadOnlyList<int> _labels;
    private readonly float[]? _weights;
    private readonly int _classes;
    private readonly int _dimension;
    private readonly int _stride;
    private readonly float* _embeddings;
    private readonly float* _head;
    private readonly float* _hidden;
    private readonly float* _gradients;
    private readonly float[] _errors;
    private readonly float[] _losses;
    private readonly int _batch;
    private readonly int _threads;

    /// <param name="bags">Rows of each text; are put into another order.</param>
    /// <param name="labels">The class of each text.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="dimension">Numbers in a row.</param>
    /// <param name="batch">Texts in a batch.</param>
    /// <param name="seed">Of the first embeddings, even in ±1/dimension.</param>
    /// <param name="threads">Threads working; does not change the result.</param>
    /// <param name="weights">How much texts of each class count; null for all the same.</param>
    internal EmbeddingBagKernel(RowBags bags, IReadOnlyList<int> labels, int classes, int rows, int dimension, int batch, int seed,
        int threads, float[]? weights = null)
    {
        (_bags, _labels, _classes, _dimension, _batch, _threads, _weights) = (bags, labels, classes, dimension, batch, threads, weights);
        // Half a cache line at least, so that no row of up to eight numbers lies across two.
        _stride = (dimension + Lane - 1) / Lane * Lane;
        _embeddings = Allocate((long)rows * _stride);
        _head = Allocate((long)classes * _stride);
        _hidden = Allocate((long)batch * _stride);
        _gradients = Allocate((long)batch * _stride);
        _errors = new float[batch * classes];
        _losses = new float[batch];
        Share(threads, rows, (from, to) =>
        {
            for (var row = Math.Max(from, Symbols.Start); row < to; row++)
            {
                var random = new RandomStream(seed, row);
                for (var d = 0; d < dimension; d++)
                    _embeddings[(long)row * _stride + d] = random.Between(-1f / dimension, 1f / dimension);
            }
        });
        Share(threads, bags.Count, (from, to) =>
        {
            for (var text = from; text < to; text++)
                bags[text].Sort(static (a, b) => a % Owners != b % Owners ? (a % Owners).CompareTo(b % Owners) : a.CompareTo(b));
        });
    }

    /// <summary>The embedding of a row.</summary>
    internal ReadOnlySpan<float> Embedding(int row) => new(_embeddings + (long)row * _stride, _dimension);

    /// <summary>The weights of a class.</summary>
    internal ReadOnlySpan<float> Head(int @class) => new(_head + (long)@class * _stride, _dimension);

    /// <summary>One pass over the texts in the given order.</summary>
    /// <param name="order">Indices of texts.</param>
    /// <param name="rate">The learning rate after a share of the pass, 0..1.</param>
    /// <param name="cancel">Looked at before each batch.</param>
    /// <returns>The mean loss, each text's taken just before it was learned from.</returns>
    internal double Pass(int[] order, Func<double, double> rate, CancellationToken cancel)
    {
        var loss = 0d;
        for (var from = 0; from < order.Length; from += _batch)
        {
            cancel.ThrowIfCancellationRequested();
            var texts = new ReadOnlyMemory<int>(order, from, Math.Min(_batch, order.Length - from));
            var step = (float)rate((double)from / order.Length);
            var work = 0L;
            foreach (var text in texts.Span)
                work += _bags[text].Length;
            var threads = work * _stride < WorthSharing * Lane ? 1 : _threads;
            Share(threads, texts.Length, (a, b) =>
            {
                for (var i = a; i < b; i++)
                    Read(i, texts.Span[i], step);
            });
            Share(Math.Min(threads, Owners), Owners, (a, b) => Update(texts.Span, a, b));
            foreach (var one in _losses.AsSpan(0, texts.Length))
                loss += one;
        }
        return loss / order.Length;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_embeddings);
        NativeMemory.AlignedFree(_head);
        NativeMemory.AlignedFree(_hidden);
        NativeMemory.AlignedFree(_gradients);
    }

    /// <summary>A text's hidden vector, its errors by class and the gradient of its rows.</summary>
    private void Read(int slot, int text, float rate)
    {
        var rows = _bags[text];
        var hidden = _hidden + (long)slot * _stride;
        var gradient = _gradients + (long)slot * _stride;
        var share = 1f / Math.Max(1, rows.Length);
        var d = 0;
        for (; d + 2 * Lane <= _stride; d += 2 * Lane)
            SumTwo(rows, d, share, hidden);
        for (; d < _stride; d += Lane)
            SumOne(rows, d, share, hidden);

        var errors = _errors.AsSpan(slot * _classes, _classes);
        for (var c = 0; c < _classes; c++)
            errors[c] = Dot(_head + (long)c * _stride, hidden);
        TensorPrimitives.SoftMax(errors, errors);
        _losses[slot] = -MathF.Log(Math.Max(errors[_labels[text]], float.Epsilon));
        if (_weights is not null)
            rate *= _weights[_labels[text]];
        new Span<float>(gradient, _stride).Clear();
        for (var c = 0; c < _classes; c++)
        {
            errors[c] = rate * ((c == _labels[text] ? 1 : 0) - errors[c]);
            Add(gradient, _head + (long)c * _stride, errors[c] * share);
        }
    }

    /// <summary>Applies a batch's updates to the rows, and to the classes, of some owners.</summary>
    private void Update(ReadOnlySpan<int> texts, int firstOwner, int endOwner)
    {
        for (var slot = 0; slot < texts.Length; slot++)
        {
            var rows = _bags[texts[slot]];
            var from = FirstOf(rows, firstOwner);
            AddToAll(rows[from..FirstOf(rows, endOwner)], _gradients + (long)slot * _stride);
            for (var owner = firstOwner; owner < endOwner; owner++)
                for (var c = owner; c < _classes; c += Owners)
                    Add(_head + (long)c * _stride, _hidden + (long)slot * _stride, _errors[slot * _classes + c]);
        }
    }

    private void SumTwo(ReadOnlySpan<int> rows, int d, float share, float* hidden)
    {
        var (one, two) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < rows.Length; i++)
        {
            if (i + Ahead < rows.Length)
                Prefetch(Row(rows[i + Ahead]) + d);
            var row = Row(rows[i]) + d;
            one += Vector256.Load(row);
            two += Vector256.Load(row + Lane);
        }
        (one * share).Store(hidden + d);
        (two * share).Store(hidden + d + Lane);
    }

    private void SumOne(ReadOnlySpan<int> rows, int d, float share, float* hidden)
    {
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < rows.Length; i++)
        {
            if (i + Ahead < rows.Length)
                Prefetch(Row(rows[i + Ahead]) + d);
            sum += Vector256.Load(Row(rows[i]) + d);
        }
        (sum * share).Store(hidden + d);
    }

    private void AddToAll(ReadOnlySpan<int> rows, float* gradient)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (i + Ahead < rows.Length)
                for (var d = 0; d < _stride; d += CacheLine / sizeof(float))
                    Prefetch(Row(rows[i + Ahead]) + d);
            var row = Row(rows[i]);
            for (var d = 0; d < _stride; d += Lane)
                (Vector256.Load(row + d) + Vector256.Load(gradient + d)).Store(row + d);
        }
    }

    private void Add(float* to, float* from, float factor)
    {
        for (var d = 0; d < _stride; d += Lane)
            (Vector256.Load(to + d) + Vector256.Load(from + d) * factor).Store(to + d);
    }

    private float Dot(float* a, float* b)
    {
        var sum = Vector256<float>.Zero;
        for (var d = 0; d < _stride; d += Lane)
            sum += Vector256.Load(a + d) * Vector256.Load(b + d);
        return Vector256.Sum(sum);
    }

    private static int FirstOf(ReadOnlySpan<int> rows, int owner)
    {
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = rows[middle] % Owners < owner ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float* Row(int row) => _embeddings + (long)row * _stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* at)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(at);
    }

    private static float* Allocate(long count)
    {
        var bytes = (nuint)Math.Max(1, count) * sizeof(float);
        var memory = (float*)NativeMemory.AlignedAlloc(bytes, CacheLine);
        NativeMemory.Clear(memory, bytes);
        return memory;
    }

    private static void Share(int threads, int count, Action<int, int> work)
    {
        if (threads == 1)
            work(0, count);
        else
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads },
                t => work((int)((long)count * t / threads), (int)((long)count * (t + 1) / threads)));
    }
}
