using System.Globalization;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.SweepProcess;

// sweep STUDY TRIALS RUNS.txt: goes on with a study until it has TRIALS trials; appends each number it runs to RUNS.txt.
// claim STUDY, begin STUDY: claims a trial, begins it or not, and waits to be killed.
var space = new SearchSpace()
    .Choice("shape", ["valley", "hill"], "which function")
    .LogUniform("x", 1e-3, 1e3, 1, "where")
    .Int("depth", 1, 40, 3, "how deep").When("shape", "valley");
var definition = new StudyDefinition("sweep", space, [Objective.Minimize("height")]) { Seed = 7 };

switch (args)
{
    case ["sweep", var file, var trials, var runs]:
        using (var study = await Study.OpenAsync(file, definition, resume: true))
        {
            Console.WriteLine("open");
            var sweep = new Sweep(study, new FunctionRunner(trial => Height(trial, runs)),
                new ClimbingTuner())
            { SeedOf = number => 1000 + number };
            await sweep.RunAsync(new SweepBudget { Trials = int.Parse(trials, CultureInfo.InvariantCulture) });
        }
        return 0;
    case [("claim" or "begin") and var how, var file]:
        using (var store = StudyStores.Open(file))
        {
            if (store.Studies().Count == 0)
                store.Create(definition);
            var number = store.Claim("sweep").Number;
            if (how == "begin")
            {
                store.Begin("sweep",
                    new Trial
                    {
                        Number = number,
                        Parameters = space.Defaults,
                        Seed = 42,
                        Origin = "held",
                        Started = DateTimeOffset.UtcNow
                    });
                store.Report("sweep", number, new(1, 0.5, 0.1));
            }
            Console.WriteLine("holding");
            Thread.Sleep(Timeout.Infinite);
        }
        return 0;
    default:
        Console.Error.WriteLine("sweep STUDY TRIALS RUNS.txt | claim STUDY | begin STUDY");
        return 2;
}

static double Height(TrialContext trial, string runs)
{
    using (var log = new FileStream(runs, FileMode.Append, FileAccess.Write, FileShare.ReadWrite))
        log.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{trial.Number}\n")));
    var x = Math.Log10(trial.Parameters.Real("x"));
    var height = trial.Parameters.Text("shape") == "valley" ? x * x + trial.Parameters.Int("depth") / 40.0 : 4 - x;
    for (var step = 1; step <= 3; step++)
    {
        trial.Report(step, height + 1.0 / step + trial.Seed * 1e-9);
        Thread.Sleep(1);
    }
    return trial.Number % 7 == 3 ? throw new TrialFailedException("every seventh fails") : height;
}
