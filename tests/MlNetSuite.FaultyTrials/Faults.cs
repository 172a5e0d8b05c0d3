using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.FaultyTrials;

/// <summary>What trials do instead of their work, by the parameter <c>fault</c>.</summary>
public static class Faults
{
    /// <summary>The faults, and <c>x</c>, whose square a healthy trial gives.</summary>
    public static SearchSpace Space { get; } = new SearchSpace()
        .Choice("fault",
            ["none", "throws", "nan", "three-values", "sleeps", "deaf", "native", "allocates", "fail-fast", "segfault", "exits", "garbage",
                "endless-line", "reports", "remembers", "disk-full"], "what goes wrong")
        .Uniform("x", -1, 1, 0.5, "where to look");

    /// <summary>Runs them.</summary>
    public static ITrialRunner Runner => new FunctionRunner(Run);

    /// <summary>As the job that ends a sweep: does what a trial with these parameters does, and tells its process and each
    /// report.</summary>
    /// <param name="about">What the worker was told that the sweep is about.</param>
    /// <param name="job">The parameters, as text.</param>
    /// <param name="progress">Told them.</param>
    /// <param name="cancel">Ends it.</param>
    public static JsonObject Finish(JsonObject? about, JsonObject job, Action<JsonObject> progress, CancellationToken cancel)
    {
        progress(new JsonObject { ["process"] = Environment.ProcessId });
        var parameters = Space.Resolve(job.ToDictionary(p => p.Key, p => (string)p.Value!));
        var outcome = Runner.RunAsync(new(0, parameters, Seed: 1), report =>
        {
            progress(new JsonObject { ["step"] = report.Step });
            return true;
        }, cancel).GetAwaiter().GetResult();
        return new JsonObject { ["about"] = about?.DeepClone(), ["value"] = outcome.Values[0], ["process"] = Environment.ProcessId };
    }

    private static TrialOutcome Run(TrialContext trial)
    {
        var x = trial.Parameters.Real("x");
        switch (trial.Parameters.Text("fault"))
        {
            case "throws":
                throw new InvalidDataException("column 'Lable' not found");
            case "nan":
                return new([double.NaN]);
            case "three-values":
                return new([1, 2, 3]);
            case "disk-full":
                // Its device has never room: ENOSPC, as any full disk gives it.
                File.WriteAllText("/dev/full", new string('x', 1 << 20));
                break;
            case "sleeps":
                trial.Cancel.WaitHandle.WaitOne(TimeSpan.FromMinutes(5));
                trial.Cancel.ThrowIfCancellationRequested();
                break;
            case "deaf":
                Thread.Sleep(TimeSpan.FromMinutes(5));
                break;
            case "native":
                for (; ; )
                    NativeCode.Stay();
            case "allocates":
                for (var held = new List<byte[]>(); ; Array.Fill(held[^1], (byte)1))
                    held.Add(new byte[16 << 20]);
            case "fail-fast":
                Environment.FailFast("the native trainer gave up");
                break;
            case "segfault":
                NativeCode.Crash();
                break;
            case "exits":
                Console.Error.WriteLine("[LightGBM] [Fatal] cannot go on");
                Environment.Exit(3);
                break;
            case "garbage":
                using (var raw = Console.OpenStandardOutput())
                    for (var line = 0; line < 1000; line++)
                    {
                        raw.Write("[LightGBM] [Info] {\"is\":\"done\"}\n\u0000\u00ff\n half a line"u8);
                        if (line % 100 == 0)
                            trial.Report(line, x);
                    }
                Console.WriteLine("and some of it through the front door");
                break;
            case "endless-line":
                using (var raw = Console.OpenStandardOutput())
                    for (var block = 0; block < 512; block++)
                        raw.Write(new byte[1 << 16]);
                break;
            case "reports":
                for (var step = 1; step <= 1000; step++)
                {
                    trial.Report(step, step * x);
                    Thread.Sleep(1);
                }
                break;
            case "remembers":
                return new([x * x])
                {
                    Extra = new JsonObject
                    {
                        ["asked"] = trial.Extra?.DeepClone(),
                        ["process"] = Environment.ProcessId
                    }
                };
        }
        return new([x * x]) { Extra = new JsonObject { ["process"] = Environment.ProcessId } };
    }
}
