using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.AutoML.Importance;

/// <summary>How much of a metric's variation a parameter explains by itself.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Share">Its share of the metric's variance over the whole space, 0..1. The rest of 1 is due to interactions
/// of parameters.</param>
/// <param name="Active">The share of the trials in which the parameter counted, 0..1.</param>
/// <example><code>
/// foreach (var parameter in ParameterImportance.Of(study.Trials(), study.Definition.Space, study.Objective, seed: 1))
///     Console.WriteLine($"{parameter.Name} {parameter.Share:P0}");
/// </code></example>
public sealed record ParameterImportance(string Name, double Share, double Active)
{
    // As many as Optuna grows; the shares are means over them.
    private const int Trees = 64;

    /// <summary>Functional analysis of variance over a random forest (Hutter, Hoos and Leyton-Brown 2014, "An Efficient
    /// Approach for Assessing Hyperparameter Importance"): the forest predicts the metric anywhere in the space, and how its
    /// mean over all other parameters varies along one parameter is attributed to that parameter.</summary>
    /// <param name="trials">The completed ones are used; of those that learned from a share of the rows, what they would have come to
    /// with all of them.</param>
    /// <param name="space">What was searched; a parameter that does not count in a trial stands at its default.</param>
    /// <param name="objective">The first objective, whose values the trials have.</param>
    /// <param name="seed">The forest's random seed.</param>
    /// <returns>Every parameter of the space, the largest share first, equal ones in the order of the space; all shares are 0
    /// where there are fewer than two completed trials or all of them came out the same.</returns>
    /// <remarks>Each parameter is weighed evenly in its own scale (the logarithm, where it is searched so). Values far worse
    /// than the others, past Tukey's outer fence, count as lying on it: one run gone astray would otherwise be all there is
    /// to explain.</remarks>
    public static IReadOnlyList<ParameterImportance> Of(IReadOnlyList<Trial> trials, SearchSpace space, Objective objective, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(objective);
        var completed = WholeRowValues.Of(trials, objective).Where(t => t.Value is { } value && double.IsFinite(value)).ToList();
        var searched = space.Parameters.Where(p => p.Cardinality is not 1).ToList();
        var losses = Fenced([.. completed.Select(t => objective.Loss(t.Value!.Value))]);
        var shares = Shares([.. searched.Select(p => Column(p, completed, losses))], losses, seed);
        return [.. space.Parameters
            .Select(p => new ParameterImportance(p.Name,
                searched.IndexOf(p) is >= 0 and var at ? shares[at] : 0,
                completed.Count == 0 ? 0 : (double)completed.Count(t => t.Parameters.ContainsKey(p.Name)) / completed.Count))
            .OrderByDescending(p => p.Share)];
    }

    // Choices have no order of their own. In the order of their mean losses the best way to split them in two is one cut
    // (Breiman et al. 1984, theorem 4.5).
    private static double[] Column(Parameter parameter, List<Trial> trials, double[] losses)
    {
        double[] column = [.. trials.Select(t => Coordinate(parameter, t))];
        if (parameter is not ChoiceParameter choice)
            return column;
        var place = column.Zip(losses).GroupBy(row => row.First).OrderBy(rows => rows.Average(row => row.Second)).ThenBy(rows => rows.Key)
            .Select((rows, rank) => (rows.Key, Place: (rank + 0.5) / choice.Choices.Count)).ToDictionary(p => p.Key, p => p.Place);
        return [.. column.Select(at => place[at])];
    }

    private static double Coordinate(Parameter parameter, Trial trial) =>
        Math.Clamp(parameter.ToUnit(trial.Parameters.TryGetValue(parameter.Name, out var value) ? value : parameter.Default), 0, 1);

    private static double[] Shares(double[][] columns, double[] losses, int seed)
    {
        var shares = new double[columns.Length];
        var counted = 0;
        for (var tree = 0; tree < Trees && losses.Length > 1; tree++)
        {
            var random = new Random(unchecked((seed * 31) + tree));
            var rows = Enumerable.Range(0, losses.Length).Select(_ => random.Next(losses.Length)).ToArray();
            var boxes = RegressionTree.Grow(columns, losses, rows, random);
            var total = BoxVariance.Total(boxes);
            // A tree of equal rows has nothing to explain.
            if (total <= 0)
                continue;
            counted++;
            for (var d = 0; d < shares.Length; d++)
                shares[d] += BoxVariance.Marginal(boxes, d) / total;
        }
        return [.. shares.Select(share => counted == 0 ? 0 : Math.Min(1, share / counted))];
    }

    private static double[] Fenced(double[] losses)
    {
        if (losses.Length == 0)
            return losses;
        var sorted = losses.Order().ToArray();
        var (first, third) = (sorted[(sorted.Length - 1) / 4], sorted[(sorted.Length - 1) * 3 / 4]);
        return third > first ? [.. losses.Select(loss => Math.Min(loss, third + 3 * (third - first)))] : losses;
    }
}
