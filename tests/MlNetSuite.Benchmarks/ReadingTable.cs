using System.Diagnostics;
using System.Globalization;

namespace MlNetSuite.Benchmarks;

/// <summary>The table that measurements of reading are printed in: medians of five runs after one that does not count, from files in the
/// page cache.</summary>
internal static class ReadingTable
{
    private const int Repeats = 5;

    internal static void Begin()
    {
        Console.WriteLine("| what | by | wall, s | processors, s | a second | a second of a processor |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
    }

    /// <summary>Measures a way to read something.</summary>
    /// <param name="what">What is read.</param>
    /// <param name="by">What reads it.</param>
    /// <param name="size">How much it is.</param>
    /// <param name="unit">Of that.</param>
    /// <param name="read">Reads it and gives something that depends on all of it.</param>
    internal static void Measure(string what, string by, double size, string unit, Func<long> read)
    {
        read();
        var times = Enumerable.Range(0, Repeats).Select(_ => Time(read)).ToList();
        var (wall, cpu) = (Median(times.Select(t => t.Wall)), Median(times.Select(t => t.Cpu)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {what} | {by} | {wall:0.000} | {cpu:0.000} | {size / wall:N0} {unit} | {size / cpu:N0} {unit} |"));
    }

    /// <summary>The same of a file, in megabytes.</summary>
    internal static void Measure(string by, string path, Func<long> read) =>
        Measure(Path.GetFileName(path), by, new FileInfo(path).Length / 1e6, "MB", read);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Repeats / 2);

    private static (double Wall, double Cpu) Time(Func<long> read)
    {
        using var process = Process.GetCurrentProcess();
        var (before, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        read();
        process.Refresh();
        return (clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
    }
}
