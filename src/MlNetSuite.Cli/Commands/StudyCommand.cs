using System.CommandLine;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Importance;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Cli.Terminal;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite study list | show | best | export | copy | importance FILE.db</c></summary>
internal static class StudyCommand
{
    internal static Command Create() => new("study", "Inspect the studies that sweeps have recorded.")
    {
        List(),
        OfOne("show", "List every trial of a study, best first.", StudyView.Show, study => new()
        {
            ["trials"] = new JsonArray([.. study.Trials().Select(TrialJson.Whole)]),
        }),
        OfOne("best", "Show the best trial and the command that trains its model again.", study => StudyView.Best(study, BestOf(study)),
            study => TrialJson.Best(BestOf(study))),
        Export(),
        StudyCopyCommand.Make(),
        OfOne("importance", "Show how much of the metric's variance each parameter explains (fANOVA).",
            study => StudyView.Importance(study, Importance(study)), study => new()
        {
            ["metric"] = study.Objective.Metric,
            ["importance"] = new JsonObject(Importance(study).Select(p => KeyValuePair.Create(p.Name, (JsonNode?)p.Share))),
        }),
    };

    private static Command List()
    {
        var (file, json) = (File(), CommonOptions.Json());
        var command = new Command("list", "List the studies in a file.") { file, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var studies = new List<Study>();
            try
            {
                foreach (var name in await Study.NamesAsync(parsed.GetRequiredValue(file), cancel))
                    studies.Add(await Study.OpenAsync(parsed.GetRequiredValue(file), name, cancel));
                if (parsed.GetValue(json))
                    Console.Out.WriteLine(
                        new JsonObject { ["studies"] = new JsonArray([.. studies.Select(TrialJson.Summary)]) }.ToJsonString());
                else
                    StudyView.List(studies);
            }
            finally
            {
                studies.ForEach(s => s.Dispose());
            }
            return Failure.Done;
        });
        return command;
    }

    private static Command OfOne(string name, string summary, Action<Study> show, Func<Study, JsonObject> print)
    {
        var (file, study, json) = (File(), Name(), CommonOptions.Json());
        var command = new Command(name, summary) { file, study, json };
        command.SetAction(async (parsed, cancel) =>
        {
            using var opened = await Study.OpenAsync(parsed.GetRequiredValue(file), parsed.GetValue(study), cancel);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(print(opened).ToJsonString());
            else
                show(opened);
            return Failure.Done;
        });
        return command;
    }

    private static Command Export()
    {
        var (file, study, json) = (File(), Name(), CommonOptions.Json());
        var target = new Option<string>("--out")
        {
            Description = "The file to write: .csv for a table of trials, .json for everything.",
            Required = true,
            HelpName = "FILE.csv|FILE.json"
        };
        var command = new Command("export", "Export a study to CSV or JSON.") { file, study, target, json };
        command.SetAction(async (parsed, cancel) =>
        {
            using var opened = await Study.OpenAsync(parsed.GetRequiredValue(file), parsed.GetValue(study), cancel);
            var path = parsed.GetRequiredValue(target);
            StudyExport.Write(opened, path);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(
                    new JsonObject
                    {
                        ["study"] = opened.Definition.Name,
                        ["trials"] = opened.Trials().Count,
                        ["file"] = path
                    }.ToJsonString());
            else
                Console.Error.WriteLine($"{opened.Trials().Count} trials of '{opened.Definition.Name}' written to {path}");
            return Failure.Done;
        });
        return command;
    }

    private static Trial BestOf(Study study) => study.Best()
        ?? throw new StudyException(
            $"study '{study.Definition.Name}' has no completed trial yet; it has {study.Trials().Count} trials (see: mlnetsuite study show).");

    private static IReadOnlyList<ParameterImportance> Importance(Study study) =>
        study.Trials().Count(t => t.Value is { } value && double.IsFinite(value)) is var completed and < 2
            ? throw new StudyException(
                $"importance requires at least 2 completed trials; study '{study.Definition.Name}' has {completed}.")
            : ParameterImportance.Of(study.Trials(), study.Definition.Space, study.Objective, study.Definition.Seed);

    internal static Argument<string> File(string name = "FILE.db") => new(name)
    {
        Description = "A study file written by mlnetsuite sweep --study, or the URL of a study store (postgres://user@host/database).",
    };

    private static Option<string?> Name() =>
        new("--name") { Description = "The study's name; optional if the file has only one.", HelpName = "NAME" };
}
