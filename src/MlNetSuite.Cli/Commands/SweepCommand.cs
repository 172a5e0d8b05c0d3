using System.CommandLine;
using System.Globalization;
using MlNetSuite.AutoML.Exporters.Mlflow;
using MlNetSuite.AutoML.Exporters.TensorBoard;
using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Sweeps.Processes;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Cli.Completion;
using MlNetSuite.Cli.Telemetry;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite sweep TASK --data ID|PATH --out FILE.zip</c></summary>
internal static class SweepCommand
{
    /// <summary>How long an interrupted sweep may take to save the best so far.</summary>
    internal static readonly TimeSpan TimeToSave = TimeSpan.FromSeconds(60);

    private const double UsualSeconds = 60;

    /// <summary>As many slots as a worker can have.</summary>
    private const int MostParallel = 1024;
    private const string ProcessesName = "process";

    static SweepCommand() => SweepExecutors.Add(new(ProcessesName, "in child processes that can be killed", Processes));

    internal static Command Create()
    {
        var task = CommonOptions.Task();
        var data = CommonOptions.Data();
        var test = CommonOptions.Test();
        var roles = new RoleOptions();
        var split = CommonOptions.Split();
        var time = NumberOption.Optional(
            "--time", $"Time budget of the whole command in seconds [default: {UsualSeconds} without --trials].", "SECONDS");
        var trials = new Option<int?>("--trials")
        {
            Description = "Maximum number of trials in the study, including those of earlier runs.",
            HelpName = "N",
        };
        var parallel =
            new Option<int?>(
                "--parallel")
            {
                Description = "Trials to run in parallel [default: the number of threads; 1 with --trials alone, so that the search " +
                "can be repeated; with --cluster URL, all slots of its workers].",
                HelpName = "K"
            };
        var trialTime = NumberOption.Optional("--trial-time", "Time limit of a trial in seconds.", "SECONDS");
        var trialMemory = NumberOption.Optional("--trial-memory", "Memory limit of a trial's process in gigabytes.", "GB");
        var stall = new Option<int?>("--stall") { Description = "End after N trials without improvement.", HelpName = "N" };
        var metric =
            new Option<string?>(
                "--metric")
            {
                Description = "The metric to optimize, or several separated by commas for a trade-off: accuracy, macroF1, " +
                "balancedAccuracy, auc, averagePrecision, f1, logLoss, rmse, mae, r2, ndcg@10, latency, bytes.",
                HelpName = "NAME"
            };
        var prefer =
            new Option<string?>(
                "--prefer")
            {
                Description = "With several metrics, which of the best trade-offs becomes the model, for example balanced or " +
                "accuracy>=0.97,latency.",
                HelpName = "RULE"
            };
        metric.CompletionSources.Add([.. Metrics.Names]);
        var tuner = new Option<string>("--tuner")
        {
            Description = $"One of {string.Join(", ", TunerRegistry.Names)}.",
            DefaultValueFactory = _ => "default",
            HelpName = "NAME"
        };
        tuner.CompletionSources.Add([.. TunerRegistry.Names]);
        var pruner = new Option<string>("--pruner")
        {
            Description = $"One of {string.Join(", ", PrunerCatalog.All.Select(p => p.Name))}.",
            DefaultValueFactory = _ => "asha",
            HelpName = "NAME"
        };
        pruner.CompletionSources.Add([.. PrunerCatalog.All.Select(p => p.Name)]);
        var trainers = new Option<string?>(KnownValues.TrainersOption)
        {
            Description = "Search only these trainers (comma-separated).",
            HelpName = "a,b"
        }.Completed(KnownValues.Trainers);
        var set = new Option<string[]>("--set")
        {
            Description = "Fix a parameter in all trials, for each trainer that has it; may be repeated. The others are searched.",
            HelpName = "key=value"
        }.Completed(KnownValues.Parameters);
        var validation = new Option<string>("--validation")
        {
            Description = $"How to validate trials: {ValidationRule.Grammar}.",
            DefaultValueFactory = _ => "holdout",
            HelpName = "RULE"
        };
        var ensemble = new Option<int>("--ensemble")
        {
            Description = "Average up to N of the best models; 1 for the single best.",
            DefaultValueFactory = _ => 1,
            HelpName = "N"
        };
        var seed = CommonOptions.Seed();
        var threads = CommonOptions.Threads();
        var study = new Option<string?>("--study")
        {
            Description = "Record every trial in this file, or in the study store with this URL (sqlite:FILE.db, postgres://user@host/database).",
            HelpName = "FILE.db|URL",
        };
        var name = new Option<string>("--name")
        {
            Description = "The study's name in its store.",
            DefaultValueFactory = _ => "sweep",
            HelpName = "NAME"
        };
        var resume = new Option<bool>("--resume") { Description = "Resume the study of that name if it exists." };
        var isolation = new Option<string>("--isolation", "--executor")
        {
            Description = $"Where to run trials and the final training: " +
                $"{string.Join("; ", SweepExecutors.All.Select(kind => $"{kind.Name}: {kind.Summary}"))}.",
            DefaultValueFactory = _ => ProcessesName,
            HelpName = "NAME",
        };
        isolation.AcceptOnlyFromAmong([.. SweepExecutors.All.Select(kind => kind.Name)]);
        var cluster = new ClusterOptions();
        var tensorboard = new Option<string?>("--tensorboard")
        {
            Description = "Write TensorBoard event files to this folder.",
            HelpName = "DIR"
        };
        var mlflow =
            new Option<string?>(
                "--mlflow")
            {
                Description = "Write MLflow runs to this folder; to log to a server, set MLFLOW_TRACKING_URI instead.",
                HelpName = "DIR"
            };
        var studio = new Option<string?>("--studio")
        {
            Description = $"Show the sweep in a browser, where it can be paused, resumed and finished [default address: " +
                $"{StudioCommand.DefaultUrl}].",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "URL",
        };
        var keys = ServeCommand.KeyFile("Require an API key for --studio; the file holds the hashes of the valid keys (see: mlnetsuite " +
            "serve-key).");
        var samples = CommonOptions.Samples();
        var artifact = CommonOptions.Out();
        var json = CommonOptions.Json();

        var command = new Command("sweep",
            "Search trainers and parameters within a budget, and write the best model as one zip.") { task, data, test };
        roles.AddTo(command);
        foreach (var option in (Option[])[split, time, trials, parallel, trialTime, trialMemory, stall, metric, prefer, tuner, pruner,
            trainers, set, validation, ensemble, samples, seed, threads,
            study, name, resume, isolation, .. cluster.All, tensorboard, mlflow, studio, keys, artifact, json])
            command.Options.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            var request = new SweepRequest
            {
                Data = parsed.GetRequiredValue(data),
                Test = parsed.GetValue(test),
                Roles = roles.Read(parsed),
                Split = parsed.GetValue(split),
                Metrics = List(parsed.GetValue(metric)),
                Trainers = List(parsed.GetValue(trainers)),
                Parameters = Assignments.Parse(parsed.GetValue(set) ?? []),
                Tuner = parsed.GetRequiredValue(tuner),
                Pruner = parsed.GetRequiredValue(pruner),
                Validation = parsed.GetRequiredValue(validation),
                Ensemble = AtLeast(1, parsed.GetValue(ensemble), "--ensemble"),
                Prefer = parsed.GetValue(prefer),
                Samples = parsed.GetValue(samples),
                Seed = parsed.GetValue(seed),
                Threads = CommonOptions.Threads(parsed, threads),
                Study = parsed.GetValue(study),
                Name = parsed.GetRequiredValue(name),
                Resume = parsed.GetValue(resume),
                Artifact = parsed.GetRequiredValue(artifact),
            };
            if (request.Resume && request.Study is null)
                throw new InputException("--resume requires a study: name its file with --study FILE.db.");
            var most = parsed.GetValue(trials);
            var seconds = parsed.GetValue(time) ?? (most is null ? UsualSeconds : null);
            var budget = new SweepBudget
            {
                Time = Seconds(seconds, "--time"),
                Trials = most is { } n ? AtLeast(1, n, "--trials") : null,
                Parallel = Between(1, MostParallel, parsed.GetValue(parallel) ?? (most is null ? request.Threads : 1), "--parallel"),
                TrialTime = Seconds(parsed.GetValue(trialTime), "--trial-time"),
                TrialMemory = parsed.GetValue(trialMemory) is { } gigabytes ? (long)(Positive(gigabytes, "--trial-memory") * 1e9) : null,
                StallTrials = parsed.GetValue(stall) is { } quiet ? AtLeast(1, quiet, "--stall") : null,
            };
            var asJson = parsed.GetValue(json);
            var executor = SweepExecutors.Find(parsed.GetRequiredValue(isolation)).Create;
            var sought = TrainingTasks.Find(parsed.GetRequiredValue(task));
            if (parsed.GetValue(keys) is not null && parsed.GetResult(studio) is null)
                throw new InputException("--api-keys requires --studio, whose requests need the keys.");
            await TorchOffer.MakeAsync(() => sought.NeedingLibTorch(request), asJson, cancel);
            using var telemetry = OtlpExport.Start();
            await using var shown = parsed.GetResult(studio) is null ? null
                : await StudioAsync(studio, parsed.GetValue(studio), parsed.GetValue(keys), request, cancel);
            Action<string> note = Console.Error.WriteLine;
            await using var connected = await cluster.ConnectAsync(parsed, budget.Parallel, budget.Time, note, cancel);
            if (connected is not null && parsed.GetResult(isolation) is { Implicit: false })
                throw new InputException($"{isolation.Name} has no meaning with --cluster, whose workers run trials in processes of their own.");
            if (connected is not null)
                budget = budget with { Parallel = await cluster.ParallelAsync(parsed, connected, parsed.GetValue(parallel), note, cancel) };
            else if (budget.Parallel > request.Threads)
                note(string.Create(CultureInfo.InvariantCulture, $"--parallel {budget.Parallel}: the trials share {request.Threads} " +
                    $"thread{(request.Threads == 1 ? "" : "s")}, and each takes longer for it."));
            if (connected is not null)
                executor = work => cluster.Executor(parsed, connected, work, text => note(text));
            SweepOutcome outcome;
            try
            {
                outcome = await SweepStage.RunAsync(sought, request, budget, executor, asJson,
                    told => Watchers(parsed.GetValue(tensorboard), parsed.GetValue(mlflow), request, note = told), shown, cancel);
            }
            catch (InputException) when (cancel.IsCancellationRequested)
            {
                // There is no trial to make a model of.
                Console.Error.WriteLine("interrupted before a trial completed; nothing was written.");
                return Failure.Interrupted;
            }
            foreach (var warning in outcome.Warnings)
                Console.Error.WriteLine($"warning: {warning}");
            if (asJson)
                Console.Out.WriteLine(SweepJson.Of(outcome).ToJsonString());
            else
                SweepSummary.Show(AnsiConsole.Console, outcome);
            if (!cancel.IsCancellationRequested)
                return Failure.Done;
            Console.Error.WriteLine($"interrupted; the best model so far is in {outcome.Artifact}.");
            return Failure.Interrupted;
        });
        return command;
    }

    /// <summary>Trials and the final training as processes of this same program.</summary>
    internal static ISweepExecutor Processes(SweepWork work) =>
        new ProcessRunner(() => ProcessRunner.ThisProgram(SweepWorkerCommand.Name), work.Describe());

    private static Task<SweepStudio> StudioAsync(Option option, string? given, string? keys, SweepRequest request, CancellationToken cancel)
    {
        var url = ServeCommand.Url(option, given ?? StudioCommand.DefaultUrl);
        if (!url.IsLoopback && keys is null)
            throw new InputException(
                $"--studio {url} is reachable from other machines, and without API keys anyone there can steer the sweep. " +
                "Pass --api-keys FILE (create a key with: mlnetsuite serve-key --api-keys FILE).");
        return SweepStudio.StartAsync(request.Study, request.Name, url, elsewhere: given is null,
            keys is null ? null : ServeCommand.CheckKeys(keys), cancel);
    }

    private static List<IProgress<SweepEvent>> Watchers(string? tensorboard, string? mlflow, SweepRequest request, Action<string> note)
    {
        var resume = request.Resume;
        List<IProgress<SweepEvent>> watchers = resume ? [new NothingToResume(request.Name, note)] : [];
        if (tensorboard is not null)
            watchers.Add(new TensorBoardLog(tensorboard, resume));
        if (MlflowOptions.FromEnvironment(mlflow, resume) is { } options)
            watchers.Add(new MlflowExport(options, note));
        return watchers;
    }

    /// <summary>Says that a study which was to be resumed is a new one: its name may have been meant otherwise.</summary>
    private sealed class NothingToResume(string study, Action<string> note) : IProgress<SweepEvent>
    {
        public void Report(SweepEvent value)
        {
            if (value is SweepStarted { Earlier.Count: 0 })
                note($"note: --resume: there were no trials of study '{study}' yet; it begins.");
        }
    }

    private static string[] List(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static TimeSpan? Seconds(double? given, string option) =>
        given is { } seconds ? TimeSpan.FromSeconds(Positive(seconds, option)) : null;

    private static double Positive(double value, string option) =>
        value > 0 && value < 1e9 ? value : throw new InputException($"{option} {Spoken(value)}: must be above 0 and below 1e9.");

    private static int Between(int least, int most, int value, string option) =>
        value >= least && value <= most ? value : throw new InputException($"{option} {value}: must be between {least} and {most}.");

    private static int AtLeast(int least, int value, string option) =>
        value >= least ? value : throw new InputException($"{option} {value}: must be at least {least}.");

    private static string Spoken(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
