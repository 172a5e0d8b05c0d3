using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>How parameters are compared without test rows:
/// <c>holdout</c>, <c>cv:5</c>, <c>time:COLUMN</c> or <c>group:COLUMN</c>.</summary>
public sealed record ValidationRule
{
    /// <summary>What <see cref="Parse(string)"/> takes, in words.</summary>
    public const string Grammar = $"{Usual}{ByTime}, or of ratings {ByGroup}";

    private const string Usual = "holdout, cv:FOLDS such as cv:5", ByTime = ", time:COLUMN", ByGroup = "group:item or group:user";

    private const int MostFolds = 100;
    private const int ManyRows = 20_000;

    private ValidationRule(string text) => Text = text;

    /// <summary>A share of the training rows, drawn at random, within each class where there are classes.</summary>
    public static ValidationRule Holdout { get; } = new("holdout");

    /// <summary>The rule as <see cref="Parse(string)"/> takes it.</summary>
    public string Text { get; }

    /// <summary>Folds of a cross-validation; 1 for a single share held out.</summary>
    public int Folds { get; private init; } = 1;

    /// <summary>The column rows are put in order by, the last of them held out; null for rows drawn at random.</summary>
    public string? TimeColumn { get; private init; }

    /// <summary>The column of which rows of the same value are held out together; null where each row is for itself.</summary>
    public string? GroupColumn { get; private init; }

    /// <summary>Reads a rule.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public static ValidationRule Parse(string text) => Parse(text, Grammar);

    /// <summary>Reads a rule.</summary>
    /// <param name="text">The rule.</param>
    /// <param name="grammar">What a refusal says that it may be.</param>
    /// <exception cref="InputException">It is none.</exception>
    internal static ValidationRule Parse(string text, string grammar)
    {
        if (text == Holdout.Text)
            return Holdout;
        if (text.StartsWith("cv:", StringComparison.Ordinal)
            && int.TryParse(text[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var folds) && folds is >= 2 and <= MostFolds)
            return new(text) { Folds = folds };
        if (text.StartsWith("time:", StringComparison.Ordinal) && text.Length > 5)
            return new(text) { TimeColumn = text[5..] };
        if (text.StartsWith("group:", StringComparison.Ordinal) && text.Length > 6)
            return new(text) { GroupColumn = text[6..] };
        throw new InputException($"--validation '{text}': expected {grammar} (2 to {MostFolds} folds).");
    }

    /// <summary>What <see cref="Parse(string)"/> takes for a task.</summary>
    /// <param name="hasTimes">Whether its rows have columns to be put in order by.</param>
    /// <param name="hasGroups">Whether they have groups to hold out whole.</param>
    internal static string GrammarOf(bool hasTimes, bool hasGroups) =>
        $"{Usual}{(hasTimes ? ByTime : "")}{(hasGroups ? $", {ByGroup}" : "")}";

    /// <summary>What a card keeps of a validation: how it was done and what came of it.</summary>
    internal JsonObject ToJson(MetricReport report) => new()
    {
        ["protocol"] = Text,
        ["metrics"] = new MetricReport(report.Values).ToJson(),
    };

    /// <summary>The share held out of so many rows: a tenth of many, a fifth of few.</summary>
    internal static double ShareOf(int rows) => rows >= ManyRows ? 0.1 : 0.2;

    /// <summary>The last <paramref name="share"/> of the rows in the order of <paramref name="times"/>; rows of the same time keep
    /// theirs.</summary>
    internal static Holdout Last(IReadOnlyList<double> times, double share)
    {
        var order = Enumerable.Range(0, times.Count).OrderBy(row => times[row]).ToArray();
        var test = times.Count < 2 ? 0 : Math.Clamp((int)Math.Round(times.Count * share), 1, times.Count - 1);
        return new([.. order[..^test].Order()], [.. order[^test..].Order()]);
    }
}
