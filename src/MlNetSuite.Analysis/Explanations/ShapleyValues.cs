using System.Numerics;
namespace MlNetSuite.Analysis.Explanations;

/// <summary>Exact Shapley values: a player's mean contribution over all orders in which the players may come (Shapley 1953).</summary>
internal static class ShapleyValues
{
    /// <summary>Asks for all 2^players coalitions.</summary>
    /// <param name="players">At most 20.</param>
    /// <param name="game">See <see cref="CoalitionGame"/>.</param>
    /// <returns>The value of the empty coalition, and a value for each player: together they are the value of the full one.</returns>
    internal static (double Base, double[] Values) Exact(int players, CoalitionGame game)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(players, 20);
        var coalitions = new bool[1 << players][];
        for (var mask = 0; mask < coalitions.Length; mask++)
        {
            coalitions[mask] = new bool[players];
            for (var p = 0; p < players; p++)
                coalitions[mask][p] = (mask >> p & 1) == 1;
        }
        var worth = game(coalitions);
        var weights = Weights(players);
        var values = new double[players];
        for (var mask = 0; mask < worth.Length; mask++)
            for (var p = 0; p < players; p++)
                if ((mask >> p & 1) == 0)
                    values[p] += weights[BitOperations.PopCount((uint)mask)] * (worth[mask | 1 << p] - worth[mask]);
        return (worth[0], values);
    }

    // |S|! (n - |S| - 1)! / n! for each size of S, from one size to the next.
    private static double[] Weights(int players)
    {
        var weights = new double[players];
        for (var size = 0; size < players; size++)
            weights[size] = size == 0 ? 1.0 / players : weights[size - 1] * size / (players - size);
        return weights;
    }
}
