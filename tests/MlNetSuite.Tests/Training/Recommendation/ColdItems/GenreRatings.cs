using MlNetSuite.Data;

namespace MlNetSuite.Tests.Training.Recommendation.ColdItems;

/// <summary>Made-up ratings that follow the texts of items: even users like films in space, odd users love stories, and everybody prefers
/// a classic.</summary>
internal static class GenreRatings
{
    private const int Users = 40, Items = 60;

    /// <summary>Films that nobody has rated, by what they are.</summary>
    internal const string Space = "new0", Love = "new1", ClassicSpace = "new2", ClassicLove = "new3";

    internal static string Genre(int item) => item % 2 == 0 ? "Space|Adventure" : "Love|Drama";

    internal static string Title(int item) => $"{(item % 4 >= 2 ? "Classic " : "")}Story {item}";

    internal static IEnumerable<(string User, string Item, float Rating)> Rows(int items = Items)
    {
        var random = new Random(1);
        for (var user = 0; user < Users; user++)
            for (var item = 0; item < items; item++)
                if (random.NextDouble() < 0.5)
                    yield return ($"u{user}", $"m{item}", Math.Clamp(
                        (user % 2 == item % 2 ? 3.5f : 1.5f) + (item % 4 >= 2 ? 1 : 0) + random.Next(2) * 0.5f, 1, 5));
    }

    internal static RatingDataset Data()
    {
        int[] known = [.. Enumerable.Range(0, Items)];
        return SmallRatings.Of([.. Rows()]) with
        {
            Texts = new(["title", "genres"], [.. known.Select(item => $"m{item}"), Space, Love, ClassicSpace, ClassicLove],
                [.. known.Concat([0, 1, 2, 3]).Select(item => (string[])[Title(item), Genre(item)])]),
        };
    }
}
