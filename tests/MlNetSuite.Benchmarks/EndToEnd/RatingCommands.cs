using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary><c>train recommendation</c> on ratings.</summary>
internal static class RatingCommands
{
    private static readonly string[] Trainers = ["biased-mf", "ials"];

    /// <summary>Made-up ratings at each size; then movielens where it lies here.</summary>
    internal static IEnumerable<EndToEndRow> Run(string folder, IReadOnlyList<int> sizes)
    {
        foreach (var row in EndToEndRow.Growing(sizes, size =>
        {
            var file = Path.Combine(folder, "ratings.csv");
            MadeUpRatings.Write(file, size);
            return Trainers.Select(trainer => Measure(folder, trainer, file, "made-up ratings", size));
        }))
            yield return row;
        const string Movies = "movielens-latest-small";
        if (DatasetStore.Default.Locate(DatasetCatalog.Default.Find(Movies)) is not null)
            foreach (var trainer in Trainers)
                yield return Measure(folder, trainer, Movies, Movies, 0);
    }

    private static EndToEndRow Measure(string folder, string trainer, string data, string name, int size) =>
        new($"train {trainer}, {name}", size, CommandRun.Ours("train", "recommendation", "--data", data, "--trainer", trainer, "--out",
            Path.Combine(folder, "ratings.zip"), "--json"), "");
}
