using System.Text.Json.Serialization;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Prediction;

/// <summary>What the rows a model learned from were like, and what it answered: what drift is measured from. A few kilobytes.</summary>
/// <param name="Rows">Rows the columns were measured on.</param>
/// <param name="PredictionRows">Rows the predictions were measured on: test rows where there were enough, since answers to rows known
/// by heart are surer than those to new ones.</param>
/// <param name="Columns">What an app gives.</param>
/// <param name="Predictions">What the model answers.</param>
public sealed record ModelProfile(int Rows, int PredictionRows, IReadOnlyList<ColumnProfile> Columns,
    IReadOnlyList<ColumnProfile> Predictions);

/// <summary>One thing measured on every row.</summary>
/// <param name="Column">The column, such as <c>Text</c> or <c>PredictedLabel</c>.</param>
/// <param name="Measure">What of it: <c>value</c>, <c>date</c> (days since 2000), <c>words</c>, <c>characters</c>, <c>familiar</c> (share
/// of words that are among the commonest of training), <c>brightness</c> and <c>contrast</c> (mean and deviation of grey levels 0..255),
/// <c>known</c> (whether training had the id), <c>confidence</c> (probability of the predicted label).</param>
/// <param name="Rows">Rows measured.</param>
/// <param name="Missing">Share of them without a value, 0..1.</param>
public sealed record ColumnProfile(string Column, string Measure, int Rows, double Missing)
{
    /// <summary>Of numbers; null for categories.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NumberProfile? Numbers { get; init; }

    /// <summary>Of categories; null for numbers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CategoryProfile? Categories { get; init; }

    /// <summary>For <c>familiar</c>, the commonest words of training in lower case, the commonest first; null for others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WordProfile? Words { get; init; }
}

/// <summary>Numbers: the empirical distribution function at some quantiles.</summary>
/// <param name="Mean">Of the values there are.</param>
/// <param name="Deviation">Standard deviation of the same.</param>
/// <param name="Points">Quantiles, strictly rising. A value that fewer than ten rows share is none of them: the mean of ten or more
/// neighbours stands for it, rounded to seven digits. In cards of earlier versions the least and the largest value are among them.</param>
/// <param name="Shares">For each point the share of values up to it, 0..1.</param>
public sealed record NumberProfile(
    double Mean, double Deviation, [property: JsonConverter(typeof(CompactNumbers))] IReadOnlyList<double> Points,
    [property: JsonConverter(typeof(CompactNumbers))] IReadOnlyList<double> Shares)
{
    /// <summary>The share of values below the first point.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Below { get; init; }

    /// <summary>The share of values above the last point.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double Above { get; init; }
}

/// <summary>Categories: the commonest values.</summary>
/// <param name="Values">The commonest first, at most 20, cut to 60 characters; none that fewer than ten rows share.</param>
/// <param name="Shares">Of the rows that have a value, how many have each, 0..1.</param>
/// <param name="Other">The share of all other values.</param>
public sealed record CategoryProfile(
    IReadOnlyList<string> Values, [property: JsonConverter(typeof(CompactNumbers))] IReadOnlyList<double> Shares, double Other);

/// <summary>Common words.</summary>
/// <param name="Words">The commonest first; none that fewer than ten texts hold.</param>
/// <param name="Shares">For each the share of texts that hold it, 0..1.</param>
public sealed record WordProfile(
    [property: JsonConverter(typeof(JoinedWords))] IReadOnlyList<string> Words,
    [property: JsonConverter(typeof(CompactNumbers))] IReadOnlyList<double> Shares);
