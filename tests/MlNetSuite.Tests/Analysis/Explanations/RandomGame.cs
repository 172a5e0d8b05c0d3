using MlNetSuite.Analysis.Explanations;

namespace MlNetSuite.Tests.Analysis.Explanations;

/// <summary>A game whose coalitions have values drawn at random, so that players depend on one another in every way.</summary>
internal sealed class RandomGame
{
    private readonly double[] _worth;

    internal RandomGame(int players, int seed)
    {
        var random = new Random(seed);
        Players = players;
        _worth = [.. Enumerable.Range(0, 1 << players).Select(_ => random.NextDouble())];
    }

    internal int Players { get; }

    internal double Whole => _worth[^1];

    internal double Empty => _worth[0];

    internal double[] Worth(IReadOnlyList<bool[]> coalitions) => [.. coalitions.Select(members => _worth[Mask(members)])];

    /// <summary>By the definition: what a player adds to those before it, mean over every order of the players.</summary>
    internal static double[] ByOrders(int players, CoalitionGame game)
    {
        var values = new double[players];
        var orders = Orders([.. Enumerable.Range(0, players)]).ToList();
        foreach (var order in orders)
        {
            var members = new bool[players];
            var before = game([members])[0];
            foreach (var player in order)
            {
                members = [.. members];
                members[player] = true;
                var after = game([members])[0];
                values[player] += (after - before) / orders.Count;
                before = after;
            }
        }
        return values;
    }

    private static int Mask(bool[] members) => members.Select((m, p) => m ? 1 << p : 0).Sum();

    private static IEnumerable<int[]> Orders(int[] players) => players.Length <= 1
        ? [players]
        : players.SelectMany(first => Orders([.. players.Where(p => p != first)]).Select(rest => (int[])[first, .. rest]));
}
