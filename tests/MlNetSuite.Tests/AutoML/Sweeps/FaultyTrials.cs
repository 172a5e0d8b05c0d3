using System.Diagnostics;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Sweeps.Processes;

namespace MlNetSuite.Tests.AutoML.Sweeps;

/// <summary>Runs tests/MlNetSuite.FaultyTrials, a worker whose trials misbehave by the parameter <c>fault</c>.</summary>
internal static class FaultyTrials
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace("MlNetSuite.Tests", "MlNetSuite.FaultyTrials", StringComparison.Ordinal),
        "MlNetSuite.FaultyTrials.dll");

    /// <summary>The space its trials have.</summary>
    internal static SearchSpace Space { get; } = new SearchSpace()
        .Choice("fault",
            ["none", "throws", "nan", "three-values", "sleeps", "deaf", "native", "allocates", "fail-fast", "segfault", "exits", "garbage",
                "endless-line", "reports", "remembers", "disk-full"], "what goes wrong")
        .Uniform("x", -1, 1, 0.5, "where to look");

    internal static ProcessStartInfo Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet");
        foreach (var argument in (string[])[Program, .. arguments])
            start.ArgumentList.Add(argument);
        return start;
    }

    internal static ProcessRunner Runner(params string[] arguments) =>
        new(() => Start(arguments)) { Grace = TimeSpan.FromMilliseconds(200) };

    internal static TrialRequest Trial(int number, string fault, long? memory = null) =>
        new(number, Space.Resolve(new Dictionary<string, string> { ["fault"] = fault }), Seed: 7, memory);

    /// <summary>The process a trial's worker runs in.</summary>
    internal static int ProcessOf(TrialOutcome outcome) => (int)outcome.Extra!["process"]!;
}
