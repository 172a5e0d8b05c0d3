using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Sweeps.Processes;

namespace MlNetSuite.FaultyTrials;

/// <summary>A parent that can be killed while its worker is busy.</summary>
internal static class Orphanage
{
    /// <summary>Writes the worker's process id once the worker is in the middle of a trial with <paramref name="fault"/>.</summary>
    internal static async Task<int> RunAsync(string fault)
    {
        await using var runner = new ProcessRunner(() => ProcessRunner.ThisProgram());
        var first = await runner.RunAsync(new(0, Faults.Space.Resolve(new Dictionary<string, string>()), Seed: 1), _ => true,
            CancellationToken.None);
        var second = runner.RunAsync(new(1, Faults.Space.Resolve(new Dictionary<string, string> { ["fault"] = fault }), Seed: 1), _ => true,
            CancellationToken.None);
        Console.WriteLine(first.Extra!["process"]);
        await second;
        return 1;
    }

    /// <summary>As above, in the middle of the job that ends a sweep.</summary>
    internal static async Task<int> FinishAsync(string fault)
    {
        await using var runner = new ProcessRunner(() => ProcessRunner.ThisProgram());
        await runner.FinishAsync(
            new(new JsonObject { ["fault"] = fault }), step => Console.WriteLine(step["process"]), CancellationToken.None);
        return 1;
    }
}
