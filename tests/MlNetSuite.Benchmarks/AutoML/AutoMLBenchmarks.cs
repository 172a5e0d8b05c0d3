namespace MlNetSuite.Benchmarks.AutoML;

/// <summary><c>-- automl</c>: what sweeps promise, measured.</summary>
internal static class AutoMLBenchmarks
{
    private static readonly (string Name, Action Run)[] Suites =
    [
        ("tuners", TunerComparison.Run),
        ("tables", TableSuite.Run),
        ("overhead", Overhead.Run),
        ("pruning", PruningComparison.Run),
        ("sweeps", SweepQuality.Run),
    ];

    /// <summary>Runs the suites named, or all.</summary>
    internal static int Run(IReadOnlyList<string> names)
    {
        if (names is ["record", var path])
        {
            TrialRecorder.Run(path);
            return 0;
        }
        if (names.FirstOrDefault(n => Suites.All(s => s.Name != n)) is { } unknown)
        {
            Console.Error.WriteLine($"no suite '{unknown}'; there are: {string.Join(", ", Suites.Select(s => s.Name))}.");
            return 2;
        }
        foreach (var (_, run) in Suites.Where(s => names.Count == 0 || names.Contains(s.Name)))
            run();
        return 0;
    }
}
