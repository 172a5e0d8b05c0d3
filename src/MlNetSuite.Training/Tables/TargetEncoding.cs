using MlNetSuite.Data;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Tables;

/// <summary>Numbers in place of a category of many values: the mean answer of the rows that have the value, drawn towards the mean
/// of all rows (Micci-Barreca 2001), and the logarithm of how many there are.</summary>
/// <remarks>Rows to learn from get the mean over the other folds: with their own answers in it they would learn those by heart.</remarks>
internal sealed class TargetEncoding
{
    /// <summary>Rows of the mean of all that are added to each value's own.</summary>
    private const double PriorRows = 10;

    /// <summary>With more classes than this, values are told by how common they are alone.</summary>
    private const int MostClasses = 20;
    private const int Folds = 5;

    private TargetEncoding(CategoryLevels levels, int width) =>
        (Levels, Width, Table) = (levels, width, new float[(levels.Count + 1) * width]);

    internal CategoryLevels Levels { get; }

    /// <summary>Numbers a value becomes.</summary>
    internal int Width { get; }

    /// <summary><c>[levels + 1, width]</c>; the last row is for values training has not seen.</summary>
    internal float[] Table { get; }

    /// <summary>Learns the table, and encodes the training rows <c>[rows, width]</c>.</summary>
    internal static (TargetEncoding Encoding, float[] Rows) Fit(TableDataset data, TableColumn column, CategoryLevels levels, int seed)
    {
        var (answers, means) = Answers(data);
        var encoding = new TargetEncoding(levels, means + 1);
        var row = Enumerable.Range(0, column.Count).Select(r => levels.Of(column.Text(r))).ToArray();
        var fold = Enumerable.Range(0, column.Count).Select(r => new RandomStream(seed, r).Below(Folds)).ToArray();
        encoding.Fill(encoding.Table, row, r => true, answers, means);
        var encoded = new float[MatrixSize.Of(row.Length, encoding.Width)];
        var table = new float[encoding.Table.Length];
        for (var f = 0; f < Folds; f++)
        {
            encoding.Fill(table, row, r => fold[r] != f, answers, means);
            for (var r = 0; r < row.Length; r++)
                if (fold[r] == f)
                    encoding.Copy(table, row[r], encoded.AsSpan(r * encoding.Width, encoding.Width));
        }
        // How common a value is gives no answer away.
        for (var r = 0; r < row.Length; r++)
            encoded[(r + 1) * encoding.Width - 1] = encoding.Table[(encoding.Row(row[r]) + 1) * encoding.Width - 1];
        return (encoding, encoded);
    }

    /// <summary>The numbers of a column's values, <c>[rows, width]</c>.</summary>
    internal float[] Apply(TableColumn column)
    {
        var encoded = new float[MatrixSize.Of(column.Count, Width)];
        for (var r = 0; r < column.Count; r++)
            Copy(Levels.Of(column.Text(r)), encoded.AsSpan(r * Width, Width));
        return encoded;
    }

    /// <summary>The numbers of a level; -1 is a value not seen.</summary>
    internal void Copy(int level, Span<float> into) => Copy(Table, level, into);

    private void Copy(float[] table, int level, Span<float> into) =>
        table.AsSpan(Row(level) * Width, Width).CopyTo(into);

    private int Row(int level) => level < 0 ? Levels.Count : level;

    private void Fill(float[] table, int[] levels, Func<int, bool> counts, Func<int, int, double> answers, int means)
    {
        var rows = new int[Levels.Count + 1];
        var sums = new double[(Levels.Count + 1) * means];
        for (var r = 0; r < levels.Length; r++)
        {
            if (!counts(r))
                continue;
            // The last row counts all.
            foreach (var level in (ReadOnlySpan<int>)(levels[r] < 0 ? [Levels.Count] : [levels[r], Levels.Count]))
            {
                rows[level]++;
                for (var m = 0; m < means; m++)
                    sums[level * means + m] += answers(r, m);
            }
        }
        for (var level = 0; level <= Levels.Count; level++)
        {
            for (var m = 0; m < means; m++)
            {
                var prior = sums[Levels.Count * means + m] / Math.Max(1, rows[Levels.Count]);
                table[level * Width + m] = (float)(level == Levels.Count ? prior
                    : (sums[level * means + m] + PriorRows * prior) / (rows[level] + PriorRows));
            }
            table[level * Width + means] = level == Levels.Count ? 0 : MathF.Log(1 + rows[level]);
        }
    }

    private static (Func<int, int, double> Answer, int Means) Answers(TableDataset data) => data switch
    {
        RegressionTable numbers => ((row, _) => numbers.Targets[row], 1),
        ClassificationTable { Classes.Count: 2 } two => ((row, _) => two.Labels[row] == 1 ? 1 : 0, 1),
        ClassificationTable { Classes.Count: <= MostClasses } some => ((row, c) => some.Labels[row] == c ? 1 : 0, some.Classes.Count),
        _ => ((_, _) => 0, 0),
    };
}
