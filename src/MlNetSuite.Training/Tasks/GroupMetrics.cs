namespace MlNetSuite.Training.Tasks;

/// <summary>How a model does on each group of rows, and how far the groups are apart.</summary>
/// <param name="Column">The column that tells the groups.</param>
/// <param name="Groups">In ordinal order.</param>
/// <param name="Differences">For each metric that all groups have, the largest value less the smallest.</param>
/// <param name="Classes">For classifiers, the differences by class; empty for others.</param>
/// <param name="Notes">Things a person should know, such as groups of few rows.</param>
public sealed record GroupedMetrics(
    string Column, IReadOnlyList<GroupMetrics> Groups, IReadOnlyList<KeyValuePair<string, double>> Differences,
    IReadOnlyList<ClassFairness> Classes,
    IReadOnlyList<string> Notes)
{
    /// <summary>The largest demographic parity difference of a class; null for other tasks. With two classes both have the same.</summary>
    public double? DemographicParityDifference => Classes.Count == 0 ? null : Classes.Max(c => c.DemographicParityDifference);

    /// <summary>The largest equalized odds difference of a class; null for other tasks. With two classes both have the same.</summary>
    public double? EqualizedOddsDifference => Classes.Count == 0 ? null : Classes.Max(c => c.EqualizedOddsDifference);
}

/// <summary>How a model does on one group.</summary>
/// <param name="Group">The column's value, or <see cref="Missing"/>.</param>
/// <param name="Rows">Rows of it.</param>
/// <param name="Metrics">The metrics on them; regression adds <c>meanError</c>, predicted less actual.</param>
public sealed record GroupMetrics(string Group, int Rows, MetricReport Metrics)
{
    /// <summary>What rows without a value are called.</summary>
    public const string Missing = "(missing)";
}

/// <summary>How differently groups are treated as to one class.</summary>
/// <param name="Label">The class.</param>
/// <param name="SelectionRates">For each group the share of its rows predicted as the class.</param>
/// <param name="TruePositiveRateDifference">The largest difference, over groups, of the share of the class's rows predicted as it.</param>
/// <param name="FalsePositiveRateDifference">The same of the share of other rows predicted as the class.</param>
public sealed record ClassFairness(
    string Label, IReadOnlyList<double> SelectionRates, double TruePositiveRateDifference, double FalsePositiveRateDifference)
{
    /// <summary>The largest difference of selection rates, 0..1, as Fairlearn's <c>demographic_parity_difference</c>.</summary>
    public double DemographicParityDifference => SelectionRates.Max() - SelectionRates.Min();

    /// <summary>The larger of the two differences of rates, 0..1, as Fairlearn's <c>equalized_odds_difference</c>.</summary>
    public double EqualizedOddsDifference => Math.Max(TruePositiveRateDifference, FalsePositiveRateDifference);
}
