using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Notebooks.Views;

/// <summary>The outcomes of trainings, evaluations and sweeps.</summary>
internal static class OutcomeViews
{
    private const int BestShown = 5, WordsShown = 8;

    internal static View Of(TrainOutcome outcome) => new($"{outcome.Trainer} on {outcome.Data} ({outcome.Task})",
    [
        MetricViews.Metrics(outcome.Metrics, ("baseline", outcome.Baseline), ("validation", outcome.Validation)),
        new Sentence(
            $"{Rows(outcome.TrainRows, outcome.TestRows)}; trained in {SweepWords.Seconds(outcome.Seconds)}; written to " +
            $"{Path.GetFileName(outcome.Artifact)}."),
        new Sentence($"Parameters: {Parameters(outcome.Parameters.Printed)}"),
        .. MetricViews.Confusion(outcome.Metrics),
        .. Notes(outcome.Notes),
    ]);

    internal static View Of(EvaluationOutcome outcome) => new($"{outcome.Task} on {Numbers.Whole(outcome.Rows)} rows",
    [
        MetricViews.Metrics(outcome.Metrics),
        .. outcome.Groups is { } groups ? [Groups(groups), .. Fairness(groups)] : (IEnumerable<Block>)[],
        .. MetricViews.Confusion(outcome.Metrics),
        .. Notes(outcome.Notes),
    ]);

    internal static View Of(SweepOutcome outcome) => new($"{TrialViews.Named("Sweep", " ", outcome.Study)} ({outcome.Task})",
    [
        Metrics("On test rows the sweep never saw", outcome.Final.Test),
        new Sentence(
            $"{Numbers.Whole(outcome.Trials.Count)} trials ({TrialViews.Counts(outcome.Trials)}), {SweepWords.End(outcome.End)}; " +
            $"{(outcome.Final.Members == 1 ? $"the model of trial {outcome.Best.Number}" : $"an ensemble of {outcome.Final.Members} models")}, " +
            $"trained on {Numbers.Whole(outcome.Final.TrainRows)} rows; {SweepWords.Seconds(outcome.Seconds)} in total; written to " +
            $"{Path.GetFileName(outcome.Artifact)}."),
        TrialViews.Leaderboard($"The best {BestShown} by {outcome.Study.Objectives[0].Metric} on validation rows",
            [.. Study.Leaderboard(outcome.Trials, outcome.Study.Objectives).Take(BestShown)], outcome.Study),
        .. Notes(outcome.Final.Notes),
    ]);

    internal static View Of(ImportanceOutcome outcome) => new(
        $"Feature importance for {outcome.Metric} ({Numbers.Value(outcome.Value)} on {Numbers.Whole(outcome.Rows)} rows)",
    [
        .. outcome.Features.Count == 0 ? (Block[])[] : [ExplanationViews.Features(outcome.Features)],
        .. outcome.Words.Count == 0 ? (Block[])[] : [ExplanationViews.Words(outcome.Words, WordsShown)],
        .. Notes(outcome.Notes),
    ]);

    /// <summary>The numbers of a JSON object; what is nested is left out.</summary>
    internal static Table Metrics(string caption, JsonObject metrics) => new(caption, ["metric", Column.Number("value")],
        [.. metrics.Where(f => f.Value is null or JsonValue).Select(f => (IReadOnlyList<Cell>)
            [f.Key, f.Value is JsonValue value && value.TryGetValue<double>(out var number) ? Numbers.Value(number) : "none"])]);

    internal static IEnumerable<Block> Notes(IReadOnlyList<string> notes) => notes.Select(note => new Sentence($"Note: {note}"));

    internal static string Parameters(IEnumerable<KeyValuePair<string, string>> printed) =>
        string.Join(", ", printed.Select(p => $"{p.Key}={SweepWords.Parameter(p.Value)}")) is { Length: > 0 } words ? words : "none";

    internal static string Rows(int train, int test) =>
        $"{Numbers.Whole(train)} training rows, {(test == 0 ? "none" : Numbers.Whole(test))} for testing";

    private static Table Groups(GroupedMetrics groups)
    {
        var names = groups.Groups.Count == 0 ? [] : groups.Groups[0].Metrics.Values.Select(v => v.Key).ToList();
        var differences = groups.Differences.ToDictionary();
        return new($"By {groups.Column}", [groups.Column, Column.Number("rows"), .. names.Select(Column.Number)],
            [.. groups.Groups.Select(g => (IReadOnlyList<Cell>)
                [g.Group, Numbers.Whole(g.Rows),
                    .. names.Select(name => (Cell)(g.Metrics.Has(name) ? Numbers.Value(g.Metrics[name]) : ""))]),
            ["difference", "", .. names.Select(name => (Cell)(differences.TryGetValue(name, out var value) ? Numbers.Value(value) : ""))]]);
    }

    private static IEnumerable<Block> Fairness(GroupedMetrics groups) => groups.Classes.Count == 0 ? [] :
    [
        // For two classes, one of them is enough.
        new Table("Fairness differences between groups",
            ["class", Column.Number("demographic parity difference"), Column.Number("equalized odds difference")],
            [.. groups.Classes.Skip(groups.Classes.Count == 2 ? 1 : 0).Select(c => (IReadOnlyList<Cell>)
                [c.Label, Numbers.Value(c.DemographicParityDifference), Numbers.Value(c.EqualizedOddsDifference)])]),
    ];
}
