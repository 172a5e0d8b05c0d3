using System.Globalization;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Shows explanations: bars to the right support a prediction, bars to the left oppose it.</summary>
internal static class ExplanationView
{
    private const int Shown = 20;
    private const int WordsShown = 12;
    private const int BarLength = 20;
    private const int ValueLength = 40;

    internal static void Write(IAnsiConsole console, ImportanceOutcome outcome)
    {
        console.MarkupLineInterpolated(
            $"[bold]{outcome.Task}[/] on {outcome.Rows:N0} rows, {outcome.Metric} {MetricTable.Number(outcome.Value)}");
        if (outcome.Words.Count > 0)
            WriteWords(console, outcome);
        else
            WriteFeatures(console, outcome);
        Notes(console, outcome.Notes);
    }

    internal static void Write(IAnsiConsole console, Explanation explanation, IReadOnlyList<NearestExample> nearest)
    {
        var answer = explanation.Label is { } label
            ? $"{label} {MetricTable.Number(explanation.Prediction)}"
            : MetricTable.Number(explanation.Prediction);
        console.MarkupLineInterpolated(
            $"[bold]{answer}[/], from a base value of {MetricTable.Number(explanation.BaseValue)} ({explanation.Method})");
        var values = explanation.Attributions.Any(a => a.Value is not null);
        var table = ResultTable.Create().AddColumn(values ? "column" : "word");
        if (values)
            table.AddColumn("value");
        table.AddColumn(new TableColumn("weight").RightAligned()).AddColumn("");
        var largest = explanation.Attributions.Select(a => Math.Abs(a.Weight)).DefaultIfEmpty(0).Max();
        foreach (var attribution in explanation.Attributions.Take(Shown))
            table.AddRow([.. values ? [Cell(attribution.Feature), Cell(attribution.Value!)] : (Markup[])[Cell(attribution.Feature)],
                new Markup(Signed(attribution.Weight)), Bar(attribution.Weight, largest)]);
        console.Write(table);
        More(console, explanation.Attributions.Count);
        if (explanation.Fidelity is { } fidelity)
            console.MarkupLineInterpolated($"The words explain {Math.Max(0, fidelity):P0} of how the prediction changes near this text.");
        if (nearest.Count > 0)
            WriteNearest(console, nearest);
        Notes(console, explanation.Notes);
    }

    private static void WriteNearest(IAnsiConsole console, IReadOnlyList<NearestExample> nearest)
    {
        var table = ResultTable.Create().AddColumn("most like these training texts").AddColumn("class")
            .AddColumn(new TableColumn("similarity").RightAligned());
        foreach (var example in nearest)
            table.AddRow(
                new Text(example.Text.ReplaceLineEndings(" ")), Cell(example.Label), new Markup(MetricTable.Number(example.Similarity)));
        console.Write(table);
    }

    internal static void Write(IAnsiConsole console, OcclusionMap map, string? file)
    {
        console.MarkupLineInterpolated(
            $"[bold]{map.Label} {MetricTable.Number(map.Prediction)}[/]: drop when {map.Patch} x {map.Patch} pixels are hidden");
        if (console.Profile.Capabilities is { Ansi: false } or { ColorSystem: ColorSystem.NoColors })
        {
            var largest = Math.Max(map.Losses.Max(), 1e-9f);
            var shades = map.Losses.Select(loss => (byte)(255 * Math.Clamp(loss / largest, 0, 1))).ToArray();
            console.Write(new ImageBlocks(shades, 1, map.Height, map.Width));
            console.MarkupLine("Darker areas matter more for the class.");
        }
        else
        {
            console.Write(new ImageBlocks(map.ToRgb(), 3, map.Height, map.Width));
            console.MarkupLine("[red]Red[/] supports the class, [blue]blue[/] opposes it.");
        }
        console.MarkupLineInterpolated(
            $"Largest drop {MetricTable.Number(map.Losses.Max())}, largest gain {MetricTable.Number(-map.Losses.Min())}.");
        if (file is not null)
            console.MarkupLineInterpolated($"Wrote {file}.");
    }

    private static void WriteFeatures(IAnsiConsole console, ImportanceOutcome outcome)
    {
        var table = ResultTable.Create().AddColumn("shuffled")
            .AddColumn(new TableColumn($"drop in {outcome.Metric}").RightAligned())
            .AddColumn(new TableColumn("±").RightAligned()).AddColumn("");
        var largest = outcome.Features.Select(f => Math.Abs(f.Mean)).DefaultIfEmpty(0).Max();
        foreach (var feature in outcome.Features.Take(Shown))
            table.AddRow(Cell(feature.Feature), new Markup(Signed(feature.Mean)), new Markup(MetricTable.Number(feature.Deviation)),
                Bar(feature.Mean, largest));
        console.Write(table);
        More(console, outcome.Features.Count);
    }

    private static void WriteWords(IAnsiConsole console, ImportanceOutcome outcome)
    {
        foreach (var group in outcome.Words.GroupBy(w => w.Label))
        {
            var table = ResultTable.Create().AddColumn("word")
                .AddColumn(new TableColumn("texts").RightAligned()).AddColumn(new TableColumn("mean drop").RightAligned()).AddColumn("");
            var shown = group.Take(WordsShown).Where(w => w.Importance > 0).ToList();
            foreach (var word in shown)
                table.AddRow(Cell(word.Word), new Markup(word.Rows.ToString(CultureInfo.InvariantCulture)),
                    new Markup(Signed(word.MeanDrop)), Bar(word.Importance, shown[0].Importance));
            ResultTable.Write(console, table, group.Key);
        }
    }

    private static void More(IAnsiConsole console, int count)
    {
        if (count > Shown)
            console.MarkupLineInterpolated($"[grey]{count - Shown} more; use --json for all.[/]");
    }

    private static void Notes(IAnsiConsole console, IReadOnlyList<string> notes)
    {
        foreach (var note in notes)
            console.MarkupLineInterpolated($"[yellow]note:[/] {note}");
    }

    private static Markup Cell(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return new(Markup.Escape(line.Length <= ValueLength ? line : line[..(ValueLength - 1)] + "…"));
    }

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    private static Markup Bar(double value, double largest)
    {
        var length = largest > 0 ? (int)Math.Round(BarLength * Math.Abs(value) / largest) : 0;
        return new(value < 0 ? $"[red]{new string('◂', length)}[/]" : $"[green]{new string('▸', length)}[/]");
    }
}
