using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables.Checks;

/// <summary>The answers of a table: classes, or numbers.</summary>
internal abstract record TableAnswers
{
    /// <summary>Of classes of fewer rows held out, recall is a matter of luck.</summary>
    private const int RowsOfAClass = 3;

    /// <summary>Classes beyond the largest few are not compared with the order of rows.</summary>
    private const int MostClasses = 10;

    internal static TableAnswers Of(TableDataset table) => table switch
    {
        ClassificationTable classes => new Classes([.. classes.Labels], classes.Classes.Count),
        RegressionTable numbers => new Numbers(numbers.Targets),
        _ => throw new ArgumentException($"no answers are known of {table.GetType().Name}."),
    };

    /// <summary>What <see cref="Score"/> is.</summary>
    internal abstract string Metric { get; }

    /// <summary>The answers of these rows.</summary>
    internal abstract TableAnswers Subset(IReadOnlyList<int> rows);

    /// <summary>The one answer that suits these rows best.</summary>
    internal abstract float Common(IReadOnlyList<int> rows);

    /// <summary>The answer between two neighbours.</summary>
    /// <param name="below">The lower neighbour's answer.</param>
    /// <param name="above">The upper neighbour's.</param>
    /// <param name="share">How far it is from the lower to the upper, 0..1.</param>
    internal abstract float Between(float below, float above, double share);

    /// <summary>How well the predicted answers suit these rows, at most 1; null where too few rows tell.</summary>
    internal abstract double? Score(IReadOnlyList<int> rows, IReadOnlyList<float> predicted);

    /// <summary>A number that tells different answers apart.</summary>
    internal abstract ulong Key(int row);

    /// <summary>What may go with the order of the rows: the numbers, or for each larger class whether a row is of it.</summary>
    internal abstract IEnumerable<double[]> Trends();

    /// <summary>Whether the rows are sorted by their answer, so that its order is the file's, not that of time.</summary>
    internal abstract bool IsSorted();

    private sealed record Classes(int[] Labels, int Count) : TableAnswers
    {
        internal override string Metric => "balanced accuracy";

        internal override TableAnswers Subset(IReadOnlyList<int> rows) => this with { Labels = [.. rows.Select(r => Labels[r])] };

        internal override float Common(IReadOnlyList<int> rows) => rows.Count == 1
            ? Labels[rows[0]]
            : rows.CountBy(r => Labels[r]).MaxBy(c => (c.Value, -c.Key)).Key;

        internal override float Between(float below, float above, double share) => share < 0.5 ? below : above;

        internal override double? Score(IReadOnlyList<int> rows, IReadOnlyList<float> predicted)
        {
            List<double> recalls = [.. rows.Select((r, i) => (Label: Labels[r], Right: predicted[i] == Labels[r]))
                .Where(r => r.Label >= 0).GroupBy(r => r.Label).Where(g => g.Count() >= RowsOfAClass)
                .Select(g => g.Count(r => r.Right) / (double)g.Count())];
            return recalls.Count < 2 ? null : recalls.Average();
        }

        internal override ulong Key(int row) => (ulong)Labels[row];

        internal override IEnumerable<double[]> Trends() => Labels.CountBy(l => l).OrderByDescending(c => c.Value).Take(MostClasses)
            .Select(c => Array.ConvertAll(Labels, l => l == c.Key ? 1.0 : 0));

        internal override bool IsSorted() =>
            Labels.Zip(Labels.Skip(1)).Count(pair => pair.First != pair.Second) < 2 * Labels.Distinct().Count();
    }

    private sealed record Numbers(float[] Targets) : TableAnswers
    {
        /// <summary>Share of neighbours that may be out of order in a file that is sorted.</summary>
        private const double OutOfOrder = 0.01;

        internal override string Metric => "R2";

        internal override TableAnswers Subset(IReadOnlyList<int> rows) => new Numbers([.. rows.Select(r => Targets[r])]);

        internal override float Common(IReadOnlyList<int> rows) => rows.Count == 1
            ? Targets[rows[0]]
            : (float)rows.Average(r => (double)Targets[r]);

        internal override float Between(float below, float above, double share) => (float)(below + share * (above - below));

        internal override double? Score(IReadOnlyList<int> rows, IReadOnlyList<float> predicted)
        {
            float[] actual = [.. rows.Select(r => Targets[r])];
            return actual.Distinct().Count() < RowsOfAClass ? null : RegressionMetrics.Compute(predicted, actual)["r2"];
        }

        internal override ulong Key(int row) => BitConverter.SingleToUInt32Bits(Targets[row]);

        internal override IEnumerable<double[]> Trends() => [Array.ConvertAll(Targets, t => (double)t)];

        internal override bool IsSorted()
        {
            var pairs = Targets.Zip(Targets.Skip(1)).ToList();
            return Math.Min(pairs.Count(p => p.First < p.Second), pairs.Count(p => p.First > p.Second)) <= OutOfOrder * pairs.Count;
        }
    }
}
