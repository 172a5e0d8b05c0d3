using MlNetSuite.Data;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Holds out one rating of every user, the newest where time is known: the split top-N recommenders are usually measured
/// on.</summary>
public static class LeaveLastOut
{
    /// <summary>The last row of each user by timestamp, and among equal timestamps by position, is for testing. Without timestamps it is
    /// one of the user's rows drawn at random: where a file is in the order of its items, the last of them say nothing about taste.
    /// A user with a single rating keeps it for training.</summary>
    /// <param name="data">Ratings with or without timestamps.</param>
    /// <param name="seed">The seed of all random numbers, for ratings without timestamps.</param>
    public static Holdout Split(RatingDataset data, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        var random = data.Timestamps is null ? new Random(seed) : null;
        var last = new int[data.Users.Count];
        var count = new int[data.Users.Count];
        Array.Fill(last, -1);
        for (var row = 0; row < data.Count; row++)
        {
            var user = data.UserIndex[row];
            count[user]++;
            // The n-th of a user's rows takes the place with a probability of 1 in n (reservoir sampling, Vitter 1985).
            if (last[user] < 0 || (random is null ? data.Timestamps![row] >= data.Timestamps[last[user]] : random.Next(count[user]) == 0))
                last[user] = row;
        }
        var rows = Enumerable.Range(0, data.Count).ToLookup(row => last[data.UserIndex[row]] == row && count[data.UserIndex[row]] > 1);
        return new([.. rows[false]], [.. rows[true]]);
    }
}
