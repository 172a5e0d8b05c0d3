using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Training.Sweeps.Telemetry;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>A sweep from raw data to one zip.</summary>
internal sealed class TaskSweep<TData>(TaskDefinition<TData> task) where TData : Dataset
{
    private const int MostModelsKept = 5;

    /// <inheritdoc cref="ITrainingTask.SweepAsync"/>
    internal async Task<SweepOutcome> RunAsync(
        SweepRequest request, SweepBudget budget, Func<SweepWork, ISweepExecutor>? executor, IProgress<SweepEvent>? progress,
        Action<ISweepControl>? steer, IProgress<TrainingProgress>? stages, IStudyStore? store,
        CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        using var span = TaskSweepSpan.Begin(task.Name, request);
        span.Stage(WorkStage.Reading);
        var objectives = Objectives(request);
        var tuner = objectives.Count == 1
            ? TunerRegistry.Create(request.Tuner, request.Seed)
            : new ScalarizingTuner(() => TunerRegistry.Create(request.Tuner, request.Seed), objectives, request.Seed);
        var pruner = PrunerCatalog.Find(request.Pruner);
        var file = store is null && request.Study is { } url ? StudyStores.FileOf(url) : null;
        ModelTarget.Require(request.Artifact, request.Roles, ("--data", request.Data), ("--test", request.Test), ("--study", file));
        // A database that cannot be used is told of before the rows are read; a file is made once they are known to be good.
        using var database = store is null && request.Study is not null && file is null ? await OpenStoreAsync(request) : null;
        store ??= database;
        stages?.Report(new("reading", 0));
        var plan = Plan(request, cancel);
        RequireMetrics(plan, request);
        var growing = RowShares.For(task, request, budget, plan.Trainers.Count, plan.Objective.First.Train.Count);
        if (growing.Count > 1)
            tuner = new GrowingShareTuner(tuner, growing);
        ModelArtifact.RequireWritable(request.Artifact);
        using var opened = store is null ? await OpenStoreAsync(request) : null;
        store ??= opened!;
        using var study = Study.Open(store, Definition(plan, request), request.Resume, leaveOpen: true);
        using var storage = SweepStorage.For(store, request.Name);
        // The URL of a store may hold a password, and the processes of trials need no store.
        var job = new SweepJob(task.Name, request with { Study = null }, Math.Max(1, request.Threads / budget.Parallel), storage.Path)
        {
            Fingerprint = plan.Rows.Train.Fingerprint,
        };

        (int From, SweepChoice Choice)? latest = null;
        SweepEnd? reason = null;
        // Asked for while the search goes on and at its end; made anew when there is more to choose from.
        SweepChoice Choose()
        {
            var from = study.Leaderboard().Count;
            if (latest is not { } made || made.From != from)
                latest = made = (from, SweepChoice.Of(study, request, storage.Trials, plan.Objective.Evaluate, reason));
            return made.Choice;
        }
        var retention = new ModelRetention(storage, study, keep: Math.Max(request.Ensemble, MostModelsKept));
        var listeners = progress is null
            ? new SweepListeners(("the removal of models", retention))
            : new SweepListeners(("the removal of models", retention), ("the listener", progress));
        var program = Program(job, () => storage.Files, () => plan);
        await using var running = executor is null
            ? new InProcessExecutor(program)
            : executor(new(files => Describe(job, plan, storage, files), program)
            {
                Wants = retention.Wants,
                RowFiles = () => [.. plan.Rows.Train.NamedFiles.Concat(plan.Rows.Test.NamedFiles).Distinct()],
            });
        // One seed for all trials: a trial is what `train` makes of the same parameters and the same seed.
        var timing = new SweepClock(budget, request, clock, () => [.. Choose().Members.Select(m => m.Number)]);
        var sweep = new Sweep(study, running, tuner, pruner)
        {
            SeedOf = _ => request.Seed,
            MayBegin = trial => timing.MayBegin(trial, study),
        };
        steer?.Invoke(sweep.Control);
        span.Stage(WorkStage.Searching);
        var end = await timing.RunAsync(sweep, study, listeners, cancel);
        reason = end.Reason;
        var choice = Choose();
        var completed = study.Leaderboard();
        IReadOnlyList<int> constant = [.. completed.Select(t => t.Number).Where(storage.Trials.IsConstant).Order()];
        IReadOnlyList<string> notes =
        [
            .. choice.Notes, .. plan.Notes, .. Constant(constant.Count, completed.Count),
            .. task.Evaluation.Warning(plan.Rows.Train, plan.Metrics[0]) is { } warning ? [warning] : (string[])[],
        ];
        span.Stage(WorkStage.Finishing);
        var finisher = new SweepFinisher(request, budget, clock, storage, running, program.Finish!);
        using var finishing = span.Finish(stages);
        var final = await finisher.RunAsync(choice, notes, hurry: cancel.IsCancellationRequested
            || end.Reason == SweepEnd.Cancelled, finishing);
        return new(study.Definition, task.Name, end.Reason, study.Trials(), choice.Best, final, request.Artifact,
            clock.Elapsed.TotalSeconds)
        {
            Warnings = [.. listeners.Faults, .. Interruptions(study.Trials(), store)],
            Constant = constant,
            Others = end.Others,
            Stages = span.End(plan.Metrics[0], choice.Best.Value),
        };
    }

    /// <inheritdoc cref="ITrainingTask.Program"/>
    internal SweepProgram Program(SweepJob job, ISweepFiles? files)
    {
        files ??= new FolderFiles(job.Folder ?? throw new InputException("a worker must be told where the sweep's files are."));
        return Program(job, () => files, () =>
        {
            var plan = Plan(job.Request, CancellationToken.None);
            if (job.Fingerprint is { } expected && plan.Rows.Train.Fingerprint != expected)
                throw new InputException($"the rows of '{job.Request.Data}' on {Environment.MachineName} are others than those of the sweep.");
            if (job.IsElsewhere)
                plan.Objective.Share(files);
            plan.Objective.UseShared(files);
            // What was read is shared with the other processes from here on, and given back.
            GC.Collect();
            return plan;
        });
    }

    private SweepProgram Program(SweepJob job, Func<ISweepFiles> files, Func<SweepPlan<TData>> load) => new(
        () =>
        {
            var plan = load();
            return new(plan.Space, new FunctionRunner(trial => plan.Objective.Run(trial, job, new(files()), plan.Metrics)));
        },
        (finish, progress, cancel) =>
        {
            var run = new TrainingRun(job.Request.Seed, job.Request.Threads, new Messages(progress), cancel)
            {
                Vectors = new(files().OpenRead, files().Write),
            };
            return SweepMessages.Write(new ModelFinish<TData>(task, files()).Run(job.Request, SweepMessages.Read<FinishJob>(finish), run));
        });

    /// <summary>What workers are told, once they can find what is large about the rows.</summary>
    private static JsonObject Describe(SweepJob job, SweepPlan<TData> plan, SweepStorage storage, ISweepFiles? files)
    {
        if (files is not null)
            storage.Use(files);
        plan.Objective.Share(storage.Files);
        return SweepMessages.Write(job with { Folder = storage.Path });
    }

    private sealed class Messages(Action<JsonObject> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(SweepMessages.Write(value));
    }

    private static string[] Constant(int count, int completed) => count == 0 ? [] :
    [
        $"the models of {count} of {completed} completed trials are constant: they answer all rows alike. " +
        (count < completed ? "None of them was taken." : "The best is one of them."),
    ];

    private static IEnumerable<string> Interruptions(IReadOnlyList<Trial> trials, IStudyStore store)
    {
        var interrupted = trials.Where(t => t.State == TrialState.Interrupted).ToList();
        if (interrupted.Count == 0)
            return [];
        var again = !store.Shared ? "" : " --resume runs them again.";
        return [$"{interrupted.Count} of {trials.Count} trials {(interrupted.Count == 1 ? "was" : "were")} interrupted through no fault of " +
            $"{(interrupted.Count == 1 ? "its" : "their")} own ({interrupted[^1].Failure?.TrimEnd('.')}).{again}"];
    }

    private IReadOnlyList<Objective> Objectives(SweepRequest request)
    {
        var names = request.Metrics.Count > 0 ? request.Metrics : [DefaultMetric(request)];
        return [.. names.Select(name => Metrics.Find(name, task.Evaluation.FurtherMetrics))];
    }

    private string DefaultMetric(SweepRequest request)
    {
        var source = new RowSource(request.Data, request.Test, request.Roles, null);
        var first = request.Trainers.Count > 0 ? request.Trainers[0] : task.Rows.DefaultTrainer(source);
        return first is null ? task.Evaluation.DefaultMetric : task.Evaluation.MetricOf(task.Trainer(first));
    }

    private SweepPlan<TData> Plan(SweepRequest request, CancellationToken cancel)
    {
        Holdout.RequireShare(request.Split);
        SampleRows.Require(request.Samples);
        var objectives = Objectives(request);
        if (request.Prefer is { } preference)
            Preference.Parse(preference, objectives);
        var (trainers, notes) = SearchedTrainers<TData>.Of(task, request, objectives[0].Metric);
        var run = new TrainingRun(request.Seed, request.Threads, null, cancel);
        var alike = new FixedParameters(request.Parameters, trainers).Checked();
        var source = new RowSource(request.Data, request.Test, request.Roles, null) { Parameters = alike.Reading };
        var rows = new RowSplitting<TData>(task).ReadAndSplit(
            source, request.Split, task.ParseRule(request.Validation), trainers[0], run);
        return new(trainers, objectives, rows, new(task, rows.Train, request.Rule, trainers[0], request.Seed, request.Samples),
            alike.With(task.Rows.Settled(rows.Train, request.Parameters)), notes);
    }

    /// <summary>Learns the names of the metrics from the trivial answer, before anything is trained.</summary>
    private void RequireMetrics(SweepPlan<TData> plan, SweepRequest request)
    {
        var fold = plan.Objective.First;
        var baseline = task.Evaluation.Baseline(fold.Train, fold.Validation, plan.Trainers[0], request.Threads);
        foreach (var objective in plan.Objectives.Where(o => o.Metric is not ("latency" or "bytes") && !baseline.Has(o.Metric)))
            throw new InputException(
                $"--metric {objective.Metric} does not suit {task.Name} on '{plan.Rows.Train.Name}'; " +
                $"there are: {string.Join(", ", baseline.Values.Select(v => v.Key))}, latency, bytes.");
    }

    private static Task<IStudyStore> OpenStoreAsync(SweepRequest request) => request.Study is { } url
        ? Task.Run(() => StudyStores.Open(url))
        : Task.FromResult<IStudyStore>(new MemoryStudyStore());

    private StudyDefinition Definition(SweepPlan<TData> plan, SweepRequest request) => new(request.Name, plan.Space, plan.Objectives)
    {
        Seed = request.Seed,
        Attributes = request.Attributes(task.Name, plan.Rows.Train.Fingerprint),
    };
}
