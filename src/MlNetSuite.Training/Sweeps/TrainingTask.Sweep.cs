using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Training.Tasks;

// A sweep from raw data to one zip.
public abstract partial class TrainingTask<TData>
{
    /// <inheritdoc/>
    public async Task<SweepOutcome> SweepAsync(
        SweepRequest request, SweepBudget budget, Func<SweepWork, ISweepExecutor>? executor = null, IProgress<SweepEvent>? progress = null,
        Action<ISweepControl>? steer = null, IProgress<TrainingProgress>? stages = null, IStudyStore? store = null,
        CancellationToken cancel = default)
    {
        var clock = Stopwatch.StartNew();
        BuildTime.Now();
        var objectives = Objectives(request);
        var tuner = objectives.Count == 1
            ? TunerRegistry.Create(request.Tuner, request.Seed)
            : new ScalarizingTuner(() => TunerRegistry.Create(request.Tuner, request.Seed), objectives, request.Seed);
        var pruner = PrunerCatalog.Find(request.Pruner);
        if (store is null && request.Study is { } url)
            StudyStores.Find(url);
        stages?.Report(new("reading", 0));
        var plan = Plan(request, cancel);
        ModelArtifact.RequireWritable(request.Artifact);
        using var opened = store is null ? await OpenStoreAsync(request) : null;
        store ??= opened!;
        using var study = Study.Open(store, Definition(plan, request), request.Resume, leaveOpen: true);
        using var folder = SweepFolder.For(store, request.Name);
        var job = new SweepJob(Name, request, Math.Max(1, request.Threads / budget.Parallel), folder.Trials.Path);

        (int From, SweepChoice Choice)? latest = null;
        // Asked for while the search goes on and at its end; made anew when there is more to choose from.
        SweepChoice Choose()
        {
            var from = study.Leaderboard().Count;
            if (latest is not { } made || made.From != from)
                latest = made = (from, SweepChoice.Of(study, request, folder.Trials, Judged(plan)));
            return made.Choice;
        }
        var retention = new ModelRetention(folder.Trials, study, keep: Math.Max(request.Ensemble, MostModelsKept));
        var listeners = progress is null
            ? new SweepListeners(("the removal of models", retention))
            : new SweepListeners(("the removal of models", retention), ("the listener", progress));
        var program = Program(job, () => plan);
        await using var running = executor is null ? new InProcessExecutor(program) : executor(new(() => Describe(job, plan), program));
        // One seed for all trials: a trial is what `train` makes of the same parameters and the same seed.
        var sweep = new Sweep(study, running, tuner, pruner) { SeedOf = _ => request.Seed };
        steer?.Invoke(sweep.Control);
        var end = await new SweepClock(budget, request, clock, () => [.. Choose().Members.Select(m => m.Number)])
            .RunAsync(sweep, study, listeners, cancel);
        var choice = Choose();
        IReadOnlyList<string> notes = [.. choice.Notes, .. Doubt(plan.Rows.Train, plan.Metrics[0]) is { } doubt ? [doubt] : Array.Empty<string>()];
        var finisher = new SweepFinisher(request, budget, clock, folder, running, program.Finish!);
        var final = await finisher.RunAsync(choice, notes, hurry: cancel.IsCancellationRequested || end.Reason == SweepEnd.Cancelled, stages);
        return new(study.Definition, Name, end.Reason, study.Trials(), choice.Best, final, request.Artifact, clock.Elapsed.TotalSeconds)
        {
            Warnings = [.. listeners.Faults, .. Interruptions(study.Trials(), store)],
        };
    }

    /// <inheritdoc/>
    public SweepProgram Program(SweepJob job) => Program(job, () =>
    {
        var plan = Plan(job.Request, CancellationToken.None);
        plan.Bench.UseShared(job.Folder);
        // What was read is shared with the other processes from here on, and given back.
        GC.Collect();
        return plan;
    });

    private SweepProgram Program(SweepJob job, Func<SweepPlan<TData>> load) => new(
        () =>
        {
            var plan = load();
            return new(plan.Space, new FunctionRunner(trial => plan.Bench.Run(trial, job, plan.Metrics)));
        },
        (finish, progress, cancel) =>
        {
            var run = new TrainingRun(job.Request.Seed, job.Request.Threads, new Messages(progress), cancel);
            return SweepMessages.Write(Finish(job.Request, SweepMessages.Read<FinishJob>(finish), run));
        });

    /// <summary>What workers are told, once they can find what is large about the rows.</summary>
    private static JsonObject Describe(SweepJob job, SweepPlan<TData> plan)
    {
        plan.Bench.Share(job.Folder);
        return SweepMessages.Write(job);
    }

    private sealed class Messages(Action<JsonObject> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(SweepMessages.Write(value));
    }

    private static IEnumerable<string> Interruptions(IReadOnlyList<Trial> trials, IStudyStore store)
    {
        var interrupted = trials.Where(t => t.State == TrialState.Interrupted).ToList();
        if (interrupted.Count == 0)
            return [];
        var again = !store.Shared ? "" : " --resume runs them again.";
        return [$"a fault of this machine interrupted {interrupted.Count} of {trials.Count} trials ({interrupted[^1].Failure?.TrimEnd('.')}).{again}"];
    }

    private const int MostModelsKept = 5;

    private IReadOnlyList<Objective> Objectives(SweepRequest request) => [.. (request.Metrics.Count > 0 ? request.Metrics : [UsualMetric]).Select(Metrics.Find)];

    private SweepPlan<TData> Plan(SweepRequest request, CancellationToken cancel)
    {
        RequireFraction(request.Split);
        var objectives = Objectives(request);
        if (request.Prefer is { } preference)
            Preference.Parse(preference, objectives);
        var metric = objectives[0].Metric;
        IReadOnlyList<ITrainer<TData>> named = request.Trainers.Count == 0
            ? [.. Trainers.OrderBy(t => t.Name != FirstTried)]
            : [.. request.Trainers.Distinct().Select(name => TrainingTasks.Named(Trainers, t => t.Name, "trainer", name))];
        IReadOnlyList<ITrainer<TData>> trainers = [.. named.Where(t => Judges(t, metric))];
        if (trainers.Count == 0)
            throw new InputException($"none of {string.Join(", ", named.Select(t => t.Name))} can be judged by {metric}; those that can: {string.Join(", ", Trainers.Where(t => Judges(t, metric)).Select(t => t.Name))}.");
        var rows = ReadAndSplit(new(request.Data, request.Test, request.Roles, null), request.Split, request.Rule, trainers[0], new(request.Seed, request.Threads, null, cancel));
        var bench = new TrialBench<TData>(this, rows.Train, request.Rule, trainers[0], request.Seed);
        var fold = bench.First;
        var known = Baseline(fold.Train, fold.Validation, trainers[0]);
        foreach (var objective in objectives.Where(o => o.Metric is not ("latency" or "bytes") && !known.Has(o.Metric)))
            throw new InputException($"--metric {objective.Metric} does not suit {Name} on '{rows.Train.Name}'; there are: {string.Join(", ", known.Values.Select(v => v.Key))}, latency, bytes.");
        return new(trainers, objectives, rows, bench);
    }

    private static Task<IStudyStore> OpenStoreAsync(SweepRequest request) => request.Study is { } url
        ? Task.Run(() => StudyStores.Open(url))
        : Task.FromResult<IStudyStore>(new MemoryStudyStore());

    private StudyDefinition Definition(SweepPlan<TData> plan, SweepRequest request) => new(request.Name, plan.Space, plan.Objectives)
    {
        Seed = request.Seed,
        Attributes = request.Attributes(Name, plan.Rows.Train.Fingerprint),
    };

    /// <summary>Judges averaged scores on the validation rows, fold after fold; null where they cannot be averaged.</summary>
    private Func<float[], string?, MetricReport> Judged(SweepPlan<TData> plan) => (scores, sought) =>
    {
        var folds = plan.Bench.Validation;
        var width = scores.Length / folds.Sum(f => f.Count);
        var start = 0;
        List<MetricReport> reports = [];
        foreach (var fold in folds)
        {
            var from = start;
            reports.Add(Judge(fold, Enumerable.Range(0, fold.Count).Select(row => scores.AsSpan(from + row * width, width).ToArray()), sought));
            start += fold.Count * width;
        }
        return MetricReport.Mean(reports);
    };
}
