namespace MlNetSuite.Training.Recommendation;

/// <summary>The ratings cut into a square grid of blocks, so that the blocks of one stage share no user and no item and may be
/// worked on at once without locks.</summary>
/// <remarks>Stratified SGD (Gemulla et al. 2011, DSGD): users and items are each dealt into <c>Side</c> groups; stage s holds
/// the blocks (g, (g + s) mod Side). The grid depends on the data and the seed alone, never on the number of threads, and
/// blocks of a stage cannot see each other's results: the outcome is the same for any number of threads.</remarks>
internal sealed class RatingBlocks
{
    private readonly Rating[] _ratings;
    private readonly int[] _start;

    private RatingBlocks(int side, Rating[] ratings, int[] start) => (Side, _ratings, _start) = (side, ratings, start);

    /// <summary>Stages of an epoch, and blocks of a stage.</summary>
    internal int Side { get; }

    /// <summary>The ratings of block <paramref name="group"/> of a stage, grouped by user.</summary>
    internal ReadOnlySpan<Rating> Block(int stage, int group)
    {
        var block = stage * Side + group;
        return _ratings.AsSpan(_start[block], _start[block + 1] - _start[block]);
    }

    /// <summary>Deals the ratings, divided by <paramref name="unit"/>, into blocks of about equal size, in an order drawn from
    /// <paramref name="random"/>.</summary>
    internal static RatingBlocks Deal(RatingMatrix ratings, int side, Random random, float unit = 1)
    {
        var (userGroup, userOrder) = Groups(ratings.ByUser, side, random);
        var (itemGroup, itemOrder) = Groups(ratings.ByItem, side, random);
        // Block, user and item in one number, which sorts many times faster than three.
        var keys = new long[ratings.Count];
        var start = new int[side * side + 1];
        var all = new Rating[ratings.Count];
        for (int u = 0, n = 0; u < ratings.Users.Length; u++)
            for (; n < ratings.ByUser.Start[u + 1]; n++)
            {
                var item = ratings.ByUser.Columns[n];
                var block = (itemGroup[item] - userGroup[u] + side) % side * side + userGroup[u];
                start[block + 1]++;
                keys[n] = ((long)block * ratings.Users.Length + userOrder[u]) * ratings.Items.Length + itemOrder[item];
                all[n] = new(u, item, ratings.ByUser.Values[n] / unit);
            }
        Array.Sort(keys, all);
        for (var b = 0; b < side * side; b++)
            start[b + 1] += start[b];
        return new(side, all, start);
    }

    // A shuffled order, cut where each group has its share of the ratings.
    private static (int[] Group, int[] Order) Groups(RatingRows rows, int side, Random random)
    {
        var shuffled = Enumerable.Range(0, rows.Rows).ToArray();
        random.Shuffle(shuffled);
        var group = new int[rows.Rows];
        var order = new int[rows.Rows];
        var dealt = 0L;
        for (var n = 0; n < shuffled.Length; n++)
        {
            var row = shuffled[n];
            order[row] = n;
            group[row] = (int)Math.Min(side - 1, dealt * side / rows.Values.Length);
            dealt += rows.Length(row);
        }
        return (group, order);
    }
}
