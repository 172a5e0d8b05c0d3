using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>The shares of the training rows that trials of a sweep learn from.</summary>
internal static class RowShares
{
    /// <summary>The rows of the smallest share: fewer would say little about who is good on all, and are learned from no faster.</summary>
    private const int FewestOfShare = 2_000;

    /// <summary>As in successive halving, whose usual factor it is.</summary>
    private const int Factor = 3;

    /// <summary>All rows, for every trial.</summary>
    internal static IReadOnlyList<double> Whole { get; } = [1];

    /// <summary>The shares, growing to 1, that trials begin on and go through.</summary>
    /// <param name="task">Whose rows.</param>
    /// <param name="request">The sweep: one that is not to prune, has several objectives or validates by folds uses all rows.</param>
    /// <param name="budget">Its limits: one of few trials cannot spend them on parts of the rows.</param>
    /// <param name="trainers">How many are searched.</param>
    /// <param name="rows">Rows trials learn from.</param>
    internal static IReadOnlyList<double> For<TData>(
        TaskDefinition<TData> task, SweepRequest request, SweepBudget budget, int trainers, int rows) where TData : Dataset
    {
        var few = budget.Trials < Factor * Factor * trainers;
        if (!task.Samples || request.Pruner == "none" || request.Metrics.Count > 1 || request.Rule.Folds > 1 || few)
            return Whole;
        List<double> shares = [1];
        for (var parts = Factor; rows / parts >= FewestOfShare; parts *= Factor)
            shares.Insert(0, 1.0 / parts);
        return shares;
    }
}
