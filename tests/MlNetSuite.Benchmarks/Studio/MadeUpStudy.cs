using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Benchmarks.Studio;

/// <summary>A study as a sweep of two trainers over a table leaves it, made up in a moment: trials that complete, are pruned and fail, with
/// parameters that count for one trainer only.</summary>
internal static class MadeUpStudy
{
    /// <summary>When its first trial began.</summary>
    internal static readonly DateTimeOffset Began = new(2026, 5, 4, 9, 30, 0, TimeSpan.Zero);

    private const int Workers = 4;
    private const int Epochs = 9;

    internal static SearchSpace Space { get; } = new SearchSpace().Branch("trainer",
    [
        ("lightgbm", new SearchSpace()
            .LogUniform("learningRate", 1e-3, 0.5, 0.1, "step size")
            .Int("leaves", 8, 512, 31, "most leaves of a tree", log: true)
            .Int("trees", 20, 500, 100, "trees", log: true)
            .Uniform("subsample", 0.4, 1, 1, "share of the rows of a tree")
            .Bool("extraTrees", false, "splits at random places")),
        ("mlp", new SearchSpace()
            .LogUniform("learningRate", 1e-4, 1e-1, 1e-2, "step size")
            .Int("width", 32, 1024, 128, "units of the hidden layer", log: true)
            .Choice("activation", ["relu", "gelu", "tanh"], "between the layers")
            .Uniform("dropout", 0, 0.6, 0.1, "share of units left out")),
    ], "the trainer");

    internal static StudyDefinition Definition(string name, params Objective[] objectives) =>
        new(name, Space, objectives.Length > 0 ? objectives : [Objective.Maximize("accuracy")])
        {
            Seed = 1,
            Attributes = new Dictionary<string, string>
            {
                ["task"] = "classification",
                ["data"] = "customers.csv",
                ["validation"] = "holdout",
            },
        };

    /// <summary>Writes a study of ended trials into a store, and after them those that still run.</summary>
    internal static void Write(IStudyStore store, StudyDefinition study, int trials, int running = 0)
    {
        store.Create(study);
        var free = new double[Workers];
        foreach (var trial in Trials(study, trials, free))
            Add(store, study, trial);
        for (var number = trials; number < trials + running; number++)
        {
            var trial = Trial(study, number, free);
            Begin(store, study, trial);
            foreach (var report in Curve(trial, Quality(trial), new(number)).Take(5))
                store.Report(study.Name, number, report);
        }
    }

    /// <summary>The next trial of a study, begun and ended.</summary>
    internal static void Add(IStudyStore store, StudyDefinition study, Trial trial)
    {
        Begin(store, study, trial);
        store.Finish(study.Name, trial);
    }

    /// <summary>Trials from the first, as they end.</summary>
    /// <param name="study">Their study.</param>
    /// <param name="count">How many.</param>
    /// <param name="free">From when on each worker is free, in seconds; changed.</param>
    /// <param name="first">The number of the first.</param>
    internal static IEnumerable<Trial> Trials(StudyDefinition study, int count, double[] free, int first = 0) =>
        Enumerable.Range(first, count).Select(number => Ended(study, Trial(study, number, free), free));

    private static void Begin(IStudyStore store, StudyDefinition study, Trial trial)
    {
        if (store.Claim(study.Name).Number != trial.Number)
            throw new InvalidOperationException($"trial {trial.Number} is not the next one.");
        store.Begin(study.Name, trial);
    }

    private static Trial Trial(StudyDefinition study, int number, double[] free)
    {
        var random = new Random(number);
        return new()
        {
            Number = number,
            Seed = number,
            Origin = number == 0 ? "defaults" : number < 10 ? "random" : "tpe",
            // Ever nearer to what is good, as a tuner comes.
            Parameters = study.Space.Build(p => p.FromUnit(Math.Clamp(number < 10 ? random.NextDouble()
                : 0.62 + 0.5 * (random.NextDouble() - 0.5) * (0.4 + 6.0 / Math.Sqrt(number)), 0, 0.9999))),
            Started = Began.AddSeconds(free[Array.IndexOf(free, free.Min())]),
        };
    }

    private static Trial Ended(StudyDefinition study, Trial trial, double[] free)
    {
        var random = new Random(trial.Number);
        var (quality, seconds) = (Quality(trial), 2 + 9 * random.NextDouble());
        var curve = Curve(trial, quality, random).ToList();
        var chance = random.NextDouble();
        var failed = chance < 0.02;
        var pruned = !failed && trial.Number > 8 && (quality < 0.86 || chance < 0.2);
        if (pruned)
            curve = [.. curve.Take(1 + random.Next(5))];
        free[Array.IndexOf(free, free.Min())] += pruned ? seconds * curve.Count / Epochs : failed ? 1 : seconds;
        return trial with
        {
            State = failed ? TrialState.Failed : pruned ? TrialState.Pruned : TrialState.Completed,
            Reports = failed ? [] : curve,
            Values = failed || pruned ? [] : [.. study.Objectives.Select((_, o) => o == 0 ? quality : Cost(trial, random))],
            Seconds = pruned ? seconds * curve.Count / Epochs : failed ? 1 : seconds,
            PeakMemory = 200_000_000 + random.Next(400_000_000),
            Failure = failed ? "OutOfMemoryException: the process took more than the 2 GB that a trial may" : null,
        };
    }

    private static double Quality(Trial trial)
    {
        var random = new Random(trial.Number + 1_000_000);
        var far = trial.Parameters.Where(p => Space[p.Key] is RealParameter or IntParameter).Average(p => Far(Space[p.Key], p.Value));
        var trainer = trial.Parameters.Text("trainer") == "mlp" ? 0.915 : 0.93;
        return Math.Round(trainer - 0.5 * far - 0.006 * random.NextDouble(), 5);
    }

    // How far from the best place, which matters most of the step size.
    private static double Far(Parameter parameter, object value)
    {
        var (best, weight) = parameter.Name.EndsWith("learningRate", StringComparison.Ordinal) ? (0.7, 3.0) : (0.55, 0.5);
        return weight * Math.Pow(parameter.ToUnit(value) - best, 2);
    }

    private static double Cost(Trial trial, Random random) => Math.Round(0.2 + 0.004 * (trial.Parameters.Text("trainer") == "mlp"
        ? trial.Parameters.Int("mlp.width") : trial.Parameters.Int("lightgbm.leaves")) + 0.1 * random.NextDouble(), 4);

    private static IEnumerable<TrialReport> Curve(Trial trial, double quality, Random random) => Enumerable.Range(1, Epochs).Select(step =>
    {
        var missing = 0.35 * Math.Exp(-step / (1.2 + 0.3 * (trial.Number % 5)));
        return new TrialReport(step, Math.Round(quality - missing - 0.004 * random.NextDouble(), 5), step);
    });
}
