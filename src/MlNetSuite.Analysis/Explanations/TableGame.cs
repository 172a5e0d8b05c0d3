namespace MlNetSuite.Analysis.Explanations;

/// <summary>What a model answers when only some columns of a row are known: the mean over background rows that lend the others
/// (the interventional value function of Lundberg and Lee 2017).</summary>
internal sealed class TableGame(
    RowScores scores, int place, IReadOnlyList<string> columns, IReadOnlyDictionary<string, object?> row,
    IReadOnlyList<IReadOnlyDictionary<string, object?>> background)
{
    // Rows asked for at a time: enough to be scored in batches, few enough to be held.
    private const int Rows = 4_096;

    /// <summary>See <see cref="CoalitionGame"/>.</summary>
    internal double[] Worth(IReadOnlyList<bool[]> coalitions)
    {
        var worth = new double[coalitions.Count];
        var atOnce = Math.Max(1, Rows / background.Count);
        for (var start = 0; start < worth.Length; start += atOnce)
        {
            var count = Math.Min(atOnce, worth.Length - start);
            var answers =
                scores([.. Enumerable.Range(start, count).SelectMany(n => background.Select(other => Mixed(coalitions[n], other)))]);
            for (var n = 0; n < count; n++)
            {
                double sum = 0;
                for (var b = 0; b < background.Count; b++)
                    sum += answers[n * background.Count + b][place];
                worth[start + n] = sum / background.Count;
            }
        }
        return worth;
    }

    private Dictionary<string, object?> Mixed(bool[] known, IReadOnlyDictionary<string, object?> other)
    {
        var mixed = new Dictionary<string, object?>(columns.Count);
        for (var c = 0; c < columns.Count; c++)
            mixed[columns[c]] = (known[c] ? row : other)[columns[c]];
        return mixed;
    }
}
