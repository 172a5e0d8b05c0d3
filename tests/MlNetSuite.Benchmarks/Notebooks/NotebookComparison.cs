using System.Globalization;
using System.Text.Json.Nodes;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>Whether a new run tells the story that the committed notebook tells.</summary>
internal static class NotebookComparison
{
    /// <returns>A sentence for each difference that matters; none where the run is as good as the committed one.</returns>
    internal static IReadOnlyList<string> Differences(JsonObject committed, JsonObject run) =>
        [.. Sources(committed, run), .. ShownOutput.Errors(run), .. Kinds(committed, run), .. Metrics(committed, run)];

    /// <summary>Cells of text and code, which the story gives.</summary>
    internal static IEnumerable<string> Sources(JsonObject committed, JsonObject generated)
    {
        var (old, made) = (Cells(committed), Cells(generated));
        for (var i = 0; i < Math.Max(old.Length, made.Length); i++)
            if (old.ElementAtOrDefault(i) != made.ElementAtOrDefault(i))
            {
                yield return $"cell {i + 1} of the notebook is not what its story gives: '{old.ElementAtOrDefault(i).Source}' and " +
                    $"'{made.ElementAtOrDefault(i).Source}'; run with --update.";
                yield break;
            }

        static (string? Type, string? Id, string? Source)[] Cells(JsonObject notebook) =>
            [.. notebook["cells"]!.AsArray().OfType<JsonObject>()
                .Select(c => ((string?)c["cell_type"], (string?)c["id"], (string?)NotebookText.Source(c)))];
    }

    /// <summary>Each chart, table and picture that a cell had it has again.</summary>
    private static IEnumerable<string> Kinds(JsonObject committed, JsonObject run)
    {
        var now = NotebookText.CodeCells(run).ToDictionary(cell => (string)cell["id"]!, Shown);
        foreach (var cell in NotebookText.CodeCells(committed))
            foreach (var (kind, count) in Shown(cell).CountBy(kind => kind))
                if (kind is OutputKind.Chart or OutputKind.Table or OutputKind.Picture
                    && now.GetValueOrDefault((string)cell["id"]!, []).Count(k => k == kind) is var again && again < count)
                    yield return $"cell {cell["id"]} showed {count} x {kind}, now {again}.";

        static IReadOnlyList<OutputKind> Shown(JsonObject cell) => [.. NotebookText.Outputs(cell).Select(ShownOutput.Kind)];
    }

    private static IEnumerable<string> Metrics(JsonObject committed, JsonObject run)
    {
        var (old, now) = (ShownOutput.Metrics(committed).ToList(), ShownOutput.Metrics(run).ToList());
        foreach (var repeated in now.CountBy(f => f.Name).Where(f => f.Value > 1))
            yield return $"the metric '{repeated.Key}' is shown {repeated.Value} times; each name must be unique.";
        foreach (var metric in old)
            if (now.Find(f => f.Name == metric.Name) is not { } again)
                yield return $"the metric '{metric.Name}' is missing.";
            else if (!(Math.Abs(again.Value - metric.Value) <= metric.Tolerance))
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"{metric.Name} is {again.Value:0.######}, committed is {metric.Value:0.######}, which is more than " +
                    $"{metric.Tolerance:0.######} away.");
        foreach (var metric in now.Where(f => old.TrueForAll(o => o.Name != f.Name)))
            yield return $"the metric '{metric.Name}' is not in the committed notebook; run with --update.";
    }
}
