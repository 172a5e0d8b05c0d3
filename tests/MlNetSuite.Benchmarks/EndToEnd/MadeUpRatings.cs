using System.Globalization;
using MlNetSuite.Networks;

namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary>Ratings made up like MovieLens': users and items by power laws, tastes of eight factors, half stars.</summary>
internal static class MadeUpRatings
{
    private const int Factors = 8;
    private const int MostItems = 27_000;

    /// <summary>Writes about <paramref name="count"/> ratings, 150 a user; a pair that is drawn twice counts once.</summary>
    internal static void Write(string path, int count)
    {
        var (users, items) = (Math.Max(10, count / 150), Math.Clamp(count / 20, 100, MostItems));
        var (byUser, byItem) = (PowerLaw(users, 0.6), PowerLaw(items, 0.9));
        var random = new RandomStream(1);
        var pairs = new long[count];
        for (var i = 0; i < count; i++)
            pairs[i] = (long)Draw(byUser, random.Unit()) * items + Draw(byItem, random.Unit());
        Array.Sort(pairs);
        pairs = [.. pairs.Where((pair, i) => i == 0 || pair != pairs[i - 1])];
        var order = Enumerable.Range(0, pairs.Length).ToArray();
        random.Shuffle(order);

        var (likes, traits) = (Tastes(2, users), Tastes(3, items));
        using var writer = new StreamWriter(path);
        writer.WriteLine("userId,movieId,rating,timestamp");
        foreach (var pair in order.Select(place => pairs[place]))
        {
            var (user, item) = ((int)(pair / items), (int)(pair % items));
            var score = 3.5f + likes[user][Factors] + traits[item][Factors] + 0.7f * random.Normal();
            for (var f = 0; f < Factors; f++)
                score += likes[user][f] * traits[item][f];
            var stars = Math.Clamp(MathF.Round(score * 2) / 2, 0.5f, 5);
            writer.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{user},{item},{stars},{1_000_000_000 + random.Below(600_000_000)}"));
        }
    }

    /// <summary>Sums of the probabilities up to each rank.</summary>
    private static float[] PowerLaw(int count, double power)
    {
        var (sums, sum) = (new double[count], 0d);
        for (var i = 0; i < count; i++)
            sums[i] = sum += Math.Pow(i + 1, -power);
        return [.. sums.Select(below => (float)(below / sum))];
    }

    private static int Draw(float[] sums, float unit)
    {
        var at = Array.BinarySearch(sums, unit);
        return Math.Min(at < 0 ? ~at : at, sums.Length - 1);
    }

    /// <summary>Factors, then the bias.</summary>
    private static float[][] Tastes(int key, int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var random = new RandomStream(key, i);
        return Enumerable.Range(0, Factors + 1).Select(_ => 0.35f * random.Normal()).ToArray();
    })];
}
