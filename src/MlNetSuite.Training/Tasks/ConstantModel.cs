using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tasks;

/// <summary>Finds out whether a model gives every row the same answer, as one does that has learned nothing.</summary>
internal static class ConstantModel
{
    /// <summary>Of a constant model so many rows are asked for; of any other the first few settle it.</summary>
    private const int MostRows = 10_000;

    /// <summary>Rows asked for at first; four times as many each time thereafter.</summary>
    private const int FirstRows = 16;

    /// <summary>Numbers that differ by less than this share of the larger one are the same but for rounding.</summary>
    private const float Rounding = 1e-6f;

    /// <summary>Whether all rows get the same scores; false where there are fewer than two, or the model gives neither a value nor a
    /// probability for each class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="row">A row by column name, from its place.</param>
    /// <param name="cancel">Stops it.</param>
    internal static bool Is(PredictionModel model, int count, Func<int, IReadOnlyDictionary<string, object?>> row, CancellationToken cancel)
    {
        var layout = model.Layout;
        if (count < 2 || layout.Scores < 0 || (layout.Class >= 0 && layout.Probabilities < 0))
            return false;
        float[]? first = null;
        foreach (var places in Parts(Spread(count)))
            foreach (var scores in model.ScoreRows([.. places.Select(row)], cancel))
                if (!IsSame(first ??= scores, scores))
                    return false;
        return true;
    }

    /// <summary>Rows from all over, those first that are far from each other: neighbours are often alike.</summary>
    private static int[] Spread(int count)
    {
        var places = Data.RowPick.Spread(count, MostRows).ToArray();
        new Random(1).Shuffle(places);
        return places;
    }

    private static IEnumerable<ArraySegment<int>> Parts(int[] places)
    {
        for (int from = 0, size = FirstRows; from < places.Length; from += size, size *= 4)
            yield return new(places, from, Math.Min(size, places.Length - from));
    }

    private static bool IsSame(float[] one, float[] other) => one.Length == other.Length
        && one.Zip(other).All(pair => pair.First.Equals(pair.Second)
            || Math.Abs(pair.First - pair.Second) <= Rounding * Math.Max(Math.Abs(pair.First), Math.Abs(pair.Second)));
}
