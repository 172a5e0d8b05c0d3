using MlNetSuite.Training.Data;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Holds out the newest rating of every user: the split top-N recommenders are usually measured on.</summary>
public static class LeaveLastOut
{
    /// <summary>The last row of each user by timestamp, and among equal or absent timestamps by position, is for testing.
    /// A user with a single rating keeps it for training.</summary>
    public static Holdout Split(RatingDataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var last = new int[data.Users.Count];
        var count = new int[data.Users.Count];
        Array.Fill(last, -1);
        for (var row = 0; row < data.Count; row++)
        {
            var user = data.UserIndex[row];
            count[user]++;
            if (last[user] < 0 || data.Timestamps is null || data.Timestamps[row] >= data.Timestamps[last[user]])
                last[user] = row;
        }
        var rows = Enumerable.Range(0, data.Count).ToLookup(row => last[data.UserIndex[row]] == row && count[data.UserIndex[row]] > 1);
        return new([.. rows[false]], [.. rows[true]]);
    }
}
