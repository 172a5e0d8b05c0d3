namespace MlNetSuite.Data;

/// <summary>Picks a subset of rows where all would take too long.</summary>
public static class RowPick
{
    /// <summary>At most <paramref name="most"/> evenly spaced rows.</summary>
    /// <param name="count">How many rows there are.</param>
    /// <param name="most">At least 1.</param>
    /// <returns>Their places, rising.</returns>
    public static IReadOnlyList<int> Spread(int count, int most)
    {
        var picked = Math.Min(most, count);
        return [.. Enumerable.Range(0, picked).Select(n => (int)((long)n * count / picked))];
    }

    /// <summary>At most <paramref name="most"/> rows, drawn by a seed.</summary>
    /// <inheritdoc cref="Spread"/>
    public static IReadOnlyList<int> Draw(int count, int most, int seed)
    {
        var order = Enumerable.Range(0, count).ToArray();
        if (count <= most)
            return order;
        new Random(seed).Shuffle(order);
        return [.. order[..most].Order()];
    }
}
