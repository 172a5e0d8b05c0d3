using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Training;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite drift FILE.zip --data ID|PATH</c></summary>
internal static class DriftCommand
{
    /// <summary>Rows compared; a larger sample does not change the drift measures.</summary>
    private const int MostRows = 10_000;

    internal static Command Create()
    {
        var file = CommonOptions.Model();
        var data = CommonOptions.Data();
        var roles = new RoleOptions();
        var fail = new Option<bool>("--fail") { Description = "Exit with code 1 if a column drifted." };
        var threads = CommonOptions.Threads();
        var json = CommonOptions.Json();
        var command = new Command("drift",
            "Compare new rows, labelled or not, with the rows a model was trained on.") { file, data, fail };
        roles.AddTo(command);
        command.Options.Add(threads);
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => Task.Run(() =>
        {
            using var model = CommonOptions.Open(parsed, file, threads);
            var rows = TrainingTasks.Find(model.Card.Task).InputRows(model, parsed.GetRequiredValue(data), roles.Read(parsed), cancel);
            var report = new ModelDrift(model).Compare(Spread(rows), cancel);
            if (rows.Count > report.Rows)
                report = report with { Notes = [.. report.Notes, $"evenly spaced sample: {report.Rows:N0} of {rows.Count:N0} rows."] };
            if (parsed.GetValue(json))
                Console.Out.WriteLine(ToJson(report).ToJsonString());
            else
                Show(AnsiConsole.Console, report);
            return parsed.GetValue(fail) && report.Verdict == DriftVerdict.Drifted ? Failure.WorkFailed : Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    private static IReadOnlyList<IReadOnlyDictionary<string, object?>> Spread(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows) =>
        [.. Data.RowPick.Spread(rows.Count, MostRows).Select(row => rows[row])];

    private static JsonObject ToJson(DriftReport report) => new()
    {
        ["rows"] = report.Rows,
        ["verdict"] = Word(report.Verdict),
        ["columns"] = new JsonArray([.. report.Columns.Select(ToJson)]),
        ["notes"] = new JsonArray([.. report.Notes.Select(n => JsonValue.Create(n))]),
    };

    private static JsonObject ToJson(ColumnDrift drift)
    {
        var json = new JsonObject
        {
            ["column"] = drift.Column,
            ["measure"] = drift.Measure,
            ["verdict"] = Word(drift.Verdict),
            ["psi"] = drift.StabilityIndex,
            ["chiSquared"] = new JsonObject
            {
                ["statistic"] = drift.Test.Statistic,
                ["freedom"] = drift.Test.Freedom,
                ["p"] = drift.Test.P
            },
        };
        if (drift.KolmogorovSmirnov is { } test)
            json["kolmogorovSmirnov"] = new JsonObject { ["distance"] = test.Distance, ["p"] = test.P };
        if (drift.Mean is { } mean)
            json["mean"] = new JsonObject { ["before"] = mean.Before, ["now"] = double.IsFinite(mean.Now) ? mean.Now : null };
        json["missing"] = new JsonObject { ["before"] = drift.MissingBefore, ["now"] = drift.MissingNow };
        if (drift.Changes.Count > 0)
            json["changes"] =
                new JsonArray(
                    [.. drift.Changes.Select(c => new JsonObject { ["value"] = c.Value, ["before"] = c.Before, ["now"] = c.Now })]);
        return json;
    }

    private static void Show(IAnsiConsole console, DriftReport report)
    {
        console.MarkupLineInterpolated($"{report.Rows:N0} rows compared with the training rows: [bold]{Word(report.Verdict)}[/]");
        var table = ResultTable.Create().AddColumn("what").AddColumn("verdict");
        foreach (var heading in (string[])["PSI", "KS p", "chi² p"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        table.AddColumn("from … to");
        foreach (var drift in report.Columns)
            table.AddRow(Markup.Escape(drift.Measure == "value" ? drift.Column : $"{drift.Column}, {drift.Measure}"),
                Coloured(drift.Verdict),
                MetricTable.Number(drift.StabilityIndex), drift.KolmogorovSmirnov is { } test
                ? MetricTable.Number(test.P)
                : "", MetricTable.Number(drift.Test.P),
                Markup.Escape(Story(drift)));
        console.Write(table);
        console.WriteLine("moderate from PSI 0.1, drifted from 0.25, if a test is significant (p < 0.01).");
        foreach (var note in report.Notes)
            console.MarkupLineInterpolated($"[yellow]note:[/] {note}");
    }

    private static string Story(ColumnDrift drift)
    {
        var missing = Math.Abs(drift.MissingNow - drift.MissingBefore) >= 0.05
            ? $"missing {drift.MissingBefore:P0} … {drift.MissingNow:P0}; "
            : "";
        return missing + (drift.Mean is { } mean ? $"mean {Short(mean.Before)} … {Short(mean.Now)}"
            : drift.Changes.Count > 0 ? $"{drift.Changes[0].Value} {drift.Changes[0].Before:P0} … {drift.Changes[0].Now:P0}" : "");
    }

    private static string Short(double value) => double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture) : "none";

    private static string Word(DriftVerdict verdict) => verdict switch
    {
        DriftVerdict.Stable => "stable",
        DriftVerdict.Moderate => "moderate",
        _ => "drifted",
    };

    private static string Coloured(DriftVerdict verdict) => verdict switch
    {
        DriftVerdict.Stable => "[green]stable[/]",
        DriftVerdict.Moderate => "[yellow]moderate[/]",
        _ => "[red]drifted[/]",
    };
}
