using MlNetSuite.Prediction;

namespace MlNetSuite.Analysis.Drift;

/// <summary>How far something has moved from what it was in training.</summary>
public enum DriftVerdict
{
    /// <summary>Population stability index below <see cref="ColumnDrift.ModerateFrom"/>, or above it but not significant.</summary>
    Stable,

    /// <summary>From <see cref="ColumnDrift.ModerateFrom"/>, and significant.</summary>
    Moderate,

    /// <summary>From <see cref="ColumnDrift.DriftedFrom"/>, and significant.</summary>
    Drifted,
}

/// <summary>New rows compared with those a model learned from.</summary>
/// <param name="Rows">New rows.</param>
/// <param name="Columns">What was compared, in the order of the profile.</param>
/// <param name="Notes">Things a person should know.</param>
public sealed record DriftReport(int Rows, IReadOnlyList<ColumnDrift> Columns, IReadOnlyList<string> Notes)
{
    /// <summary>The worst of all.</summary>
    public DriftVerdict Verdict => Columns.Select(c => c.Verdict).DefaultIfEmpty(DriftVerdict.Stable).Max();
}

/// <summary>One thing compared.</summary>
/// <param name="Column">See <see cref="ColumnProfile"/>.</param>
/// <param name="Measure">See <see cref="ColumnProfile"/>.</param>
/// <param name="StabilityIndex">The population stability index over up to ten bins of like size in training (of categories over the
/// commonest values and all others), what lies beyond training's range and what is missing each in a bin of its own.</param>
/// <param name="Test">Chi-squared over the same bins.</param>
/// <param name="MissingBefore">Share of rows without a value in training.</param>
/// <param name="MissingNow">The same in the new rows.</param>
public sealed record ColumnDrift(
    string Column, string Measure, double StabilityIndex, ChiSquared Test, double MissingBefore, double MissingNow)
{
    /// <summary>An index from which a shift is called moderate, as credit scoring has it (Siddiqi 2006).</summary>
    public const double ModerateFrom = 0.1;

    /// <summary>An index from which a column is called drifted.</summary>
    public const double DriftedFrom = 0.25;

    /// <summary>The significance level: a shift counts only where a test gives a smaller p-value, as small samples vary by
    /// themselves.</summary>
    public const double Significance = 0.01;

    /// <summary>For numbers, the test that needs no bins; null for categories.</summary>
    public KolmogorovSmirnov? KolmogorovSmirnov { get; init; }

    /// <summary>For numbers, the mean in training and now; null for categories.</summary>
    public (double Before, double Now)? Mean { get; init; }

    /// <summary>Categories or words whose share has changed most, the most first.</summary>
    public IReadOnlyList<ShareChange> Changes { get; init; } = [];

    /// <summary>In a word.</summary>
    public DriftVerdict Verdict =>
        StabilityIndex < ModerateFrom || (Test.P >= Significance && !(KolmogorovSmirnov?.P < Significance)) ? DriftVerdict.Stable
        : StabilityIndex < DriftedFrom ? DriftVerdict.Moderate
        : DriftVerdict.Drifted;
}

/// <summary>A category's or word's share of the rows in training and now.</summary>
public sealed record ShareChange(string Value, double Before, double Now);
