namespace MlNetSuite.Data;

/// <summary>Row indices for learning and for testing; together they are every row once.</summary>
public sealed record Holdout(IReadOnlyList<int> Train, IReadOnlyList<int> Test)
{
    /// <summary>Checks a requested share.</summary>
    /// <exception cref="InputException">It is not above 0 and below 1.</exception>
    internal static void RequireShare(double? split)
    {
        if (split is <= 0 or >= 1 or double.NaN)
            throw new InputException(FormattableString.Invariant($"--split {split}: must be above 0 and below 1, such as 0.2."));
    }

    /// <summary>A seeded shuffle with <paramref name="fraction"/> of the rows held out, at least one on each side where there are
    /// two.</summary>
    public static Holdout Shuffled(int count, double fraction, int seed)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        new Random(seed).Shuffle(rows);
        var test = TestCount(count, fraction);
        return new([.. rows[test..].Order()], [.. rows[..test].Order()]);
    }

    /// <summary>As <see cref="Shuffled"/>, but within each class, so that both sides keep the class balance.
    /// A class with a single row stays on the training side.</summary>
    public static Holdout Stratified(IReadOnlyList<int> labels, double fraction, int seed)
    {
        var random = new Random(seed);
        List<int> train = [], test = [];
        foreach (var group in Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).OrderBy(g => g.Key))
        {
            var rows = group.ToArray();
            random.Shuffle(rows);
            var held = TestCount(rows.Length, fraction);
            test.AddRange(rows[..held]);
            train.AddRange(rows[held..]);
        }
        return new([.. train.Order()], [.. test.Order()]);
    }

    /// <summary>As <see cref="Shuffled"/>, but of whole groups: rows of the same group are on the same side.</summary>
    /// <param name="groups">The group of each row.</param>
    /// <param name="fraction">The share of the groups that is held out.</param>
    /// <param name="seed">Of the shuffle.</param>
    public static Holdout OfGroups(IReadOnlyList<int> groups, double fraction, int seed)
    {
        ArgumentNullException.ThrowIfNull(groups);
        int[] distinct = [.. groups.Distinct()];
        var held = Shuffled(distinct.Length, fraction, seed).Test.Select(place => distinct[place]).ToHashSet();
        var rows = Enumerable.Range(0, groups.Count).ToLookup(row => held.Contains(groups[row]));
        return new([.. rows[false]], [.. rows[true]]);
    }

    private static int TestCount(int count, double fraction) =>
        count < 2 ? 0 : Math.Clamp((int)Math.Round(count * fraction), 1, count - 1);
}
