using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation.ColdItems;

/// <summary>Items without ratings and the rated ones to learn from, with what their texts say.</summary>
/// <param name="Warm">Rated items, as places among those of the ratings.</param>
/// <param name="Cold">Ids of items without ratings.</param>
/// <param name="Unread">How many more there are, that are too many.</param>
/// <param name="Design">The features, of the rated ones first; null where there is nothing to learn or to predict.</param>
internal sealed record ColdItemTexts(IReadOnlyList<int> Warm, IReadOnlyList<string> Cold, int Unread, RidgeDesign? Design)
{
    // The most rated say nearly all that can be said, and rows of factors take their place in the zip.
    private const int MostWarm = 20_000, MostCold = 100_000;

    private const int FewestWarm = 10;

    // An item of so many ratings weighs half as much as can be: factors of few ratings are mostly noise.
    private const double HalfWeight = 300;

    /// <summary>Reads the texts.</summary>
    internal static ColdItemTexts Of(RatingMatrix ratings, ItemTexts texts, string way, TrainingRun run)
    {
        var placeOf = Enumerable.Range(0, ratings.Items.Length).ToDictionary(place => ratings.Items[place], StringComparer.Ordinal);
        var rows = Enumerable.Range(0, texts.Ids.Count).Where(row => texts.Cells[row].Any(cell => cell.Length > 0))
            .ToLookup(row => placeOf.ContainsKey(texts.Ids[row]));
        // Places are by the number of ratings.
        int[] warm = [.. rows[true].OrderBy(row => placeOf[texts.Ids[row]]).Take(MostWarm)];
        int[] cold = [.. rows[false].Take(MostCold)];
        if (warm.Length < FewestWarm || cold.Length == 0)
            return new([], [], 0, null);
        var unread = rows[false].Count() - cold.Length;
        (var features, warm, cold) = Read(texts, warm, cold, way, run);
        if (warm.Length < FewestWarm || cold.Length == 0)
            return new([], [], 0, null);
        int[] places = [.. warm.Select(row => placeOf[texts.Ids[row]])];
        double[] weights = [.. places.Select(place => Weight(ratings.ByItem.Length(place)))];
        return new(places, [.. cold.Select(row => texts.Ids[row])], unread,
            RidgeDesign.Of(features, warm.Length, weights, run.Threads, run.Cancel));
    }

    // Those whose texts say something, as an item does not that shares no word with others.
    private static (TextFeatures Features, int[] Warm, int[] Cold) Read(
        ItemTexts texts, int[] warm, int[] cold, string way, TrainingRun run)
    {
        int[] both = [.. warm, .. cold];
        var chosen = texts with { Ids = [.. both.Select(row => texts.Ids[row])], Cells = [.. both.Select(row => texts.Cells[row])] };
        var features = ItemWords.Of(chosen);
        if (way == ColdItemChoice.Sentence)
            features = features.With(ItemSentences.Of(chosen, run));
        int[] read = [.. Enumerable.Range(0, both.Length).Where(features.Says)];
        return (features.Of(read), [.. read.Where(n => n < warm.Length).Select(n => both[n])],
            [.. read.Where(n => n >= warm.Length).Select(n => both[n])]);
    }

    private static double Weight(int ratings) => ratings / (ratings + HalfWeight);
}
