namespace MlNetSuite.Analysis.Explanations;

/// <summary>Shapley values as the solution of a weighted regression on coalitions: Kernel SHAP.</summary>
/// <remarks>Lundberg and Lee 2017, A Unified Approach to Interpreting Model Predictions, theorem 2. Coalitions of few or of nearly all
/// players weigh most and are all asked for while <c>samples</c> lasts; of the rest pairs of a coalition and its complement are drawn by
/// weight (Covert and Lee 2021 on the pairs). The values always add up to the full coalition's value less the empty one's.</remarks>
internal static class KernelShap
{
    /// <param name="players">At least 1.</param>
    /// <param name="game">See <see cref="CoalitionGame"/>.</param>
    /// <param name="samples">Coalitions to ask for, but at least four a player.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The value of the empty coalition, and a value for each player.</returns>
    internal static (double Base, double[] Values) Estimate(int players, CoalitionGame game, int samples, int seed,
        CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(players, 1);
        var ends = game([new bool[players], Full(players)]);
        var (empty, whole) = (ends[0], ends[1]);
        if (players == 1)
            return (empty, [whole - empty]);
        var drawn = Coalitions(players, Math.Max(samples, 4 * players), new(seed));
        var worth = game([.. drawn.Select(d => d.Members)]);
        // That the values add up is built in by leaving the last one over.
        var last = players - 1;
        var rows = drawn.ConvertAll(d => Array.ConvertAll(d.Members[..last], m => (m ? 1.0 : 0) - (d.Members[last] ? 1 : 0)));
        var targets = drawn.Select((d, n) => worth[n] - empty - (d.Members[last] ? whole - empty : 0)).ToArray();
        var values = LeastSquares.Solve(rows, targets, [.. drawn.Select(d => d.Weight)], ridge: 0, cancel);
        return (empty, [.. values, whole - empty - values.Sum()]);
    }

    private static List<(bool[] Members, double Weight)> Coalitions(int players, int samples, Random random)
    {
        List<(bool[] Members, double Weight)> chosen = [];
        // A size and its complement, from the outermost; each with the kernel's whole weight on it.
        var sizes = Enumerable.Range(1, players / 2).Select(size => (Size: size, Weight: Weight(players, size))).ToList();
        var total = sizes.Sum(s => s.Weight);
        var left = samples;
        var whole = 0;
        for (; whole < sizes.Count; whole++)
        {
            var (size, weight) = sizes[whole];
            var count = Choose(players, size) * (Paired(players, size) ? 2 : 1);
            if (count > left * weight / sizes.Skip(whole).Sum(s => s.Weight) * (1 + 1e-9))
                break;
            AddAll(chosen, players, size, weight / total / count);
            left -= (int)count;
        }
        AddDrawn(chosen, players, sizes[whole..], left, total, random);
        return chosen;
    }

    private static void AddAll(List<(bool[], double)> chosen, int players, int size, double weight)
    {
        foreach (var members in Subsets(players, size))
        {
            chosen.Add((members, weight));
            if (Paired(players, size))
                chosen.Add((Complement(members), weight));
        }
    }

    private static void AddDrawn(
        List<(bool[], double)> chosen, int players, List<(int Size, double Weight)> sizes, int count, double total, Random random)
    {
        if (sizes.Count == 0)
            return;
        var weight = sizes.Sum(s => s.Weight);
        // Once drawn, a coalition drawn again only counts more.
        Dictionary<string, (bool[] Members, int Times)> drawn = [];
        var pairs = Math.Max(1, count / 2);
        var order = Enumerable.Range(0, players).ToArray();
        for (var n = 0; n < pairs; n++)
        {
            random.Shuffle(order);
            var members = new bool[players];
            foreach (var p in order.AsSpan(0, Size(sizes, random.NextDouble() * weight)))
                members[p] = true;
            foreach (var one in (bool[][])[members, Complement(members)])
            {
                var key = string.Concat(one.Select(m => m ? '1' : '0'));
                drawn[key] = drawn.TryGetValue(key, out var before) ? (before.Members, before.Times + 1) : (one, 1);
            }
        }
        foreach (var (members, times) in drawn.Values)
            chosen.Add((members, times * weight / total / (2.0 * pairs)));
    }

    private static int Size(List<(int Size, double Weight)> sizes, double place)
    {
        foreach (var (size, weight) in sizes)
            if ((place -= weight) < 0)
                return size;
        return sizes[^1].Size;
    }

    // The kernel (n - 1) / (C(n, s) s (n - s)) times the C(n, s) coalitions of a size, and its complement's too.
    private static double Weight(int players, int size) =>
        (players - 1.0) / ((double)size * (players - size)) * (Paired(players, size) ? 2 : 1);

    private static bool Paired(int players, int size) => 2 * size != players;

    private static bool[] Full(int players)
    {
        var members = new bool[players];
        Array.Fill(members, true);
        return members;
    }

    private static bool[] Complement(bool[] members) => Array.ConvertAll(members, m => !m);

    private static double Choose(int n, int k)
    {
        var product = 1.0;
        for (var i = 1; i <= k; i++)
            product = product * (n - k + i) / i;
        return Math.Round(product);
    }

    private static IEnumerable<bool[]> Subsets(int players, int size)
    {
        var at = Enumerable.Range(0, size).ToArray();
        while (true)
        {
            var members = new bool[players];
            foreach (var p in at)
                members[p] = true;
            yield return members;
            var i = size - 1;
            while (i >= 0 && at[i] == players - size + i)
                i--;
            if (i < 0)
                yield break;
            at[i]++;
            for (var j = i + 1; j < size; j++)
                at[j] = at[j - 1] + 1;
        }
    }
}
