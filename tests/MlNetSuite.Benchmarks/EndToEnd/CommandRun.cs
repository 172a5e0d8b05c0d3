using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary>A whole command as a process of its own, from its start to its end.</summary>
/// <param name="Seconds">Wall time.</param>
/// <param name="Processor">Seconds on all cores together, which tell more than wall time where others use the machine.</param>
/// <param name="PeakMegabytes">Highest resident memory.</param>
/// <param name="Stages">Seconds by stage, as the command tells them; empty where it tells none.</param>
internal sealed partial record CommandRun(
    double Seconds, double Processor, double PeakMegabytes, IReadOnlyDictionary<string, double> Stages)
{
    /// <summary>What takes longer is cut off.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(900);

    internal const string Dotnet = "dotnet";

    internal static readonly string CommandLine = typeof(CommandRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "CommandLine").Value!;

    /// <summary>The stages as shares of the whole; what is in none is the start and the end of the process.</summary>
    internal string Shares => Stages.Count == 0 ? "" : string.Join(", ", Stages.Append(new("other", Seconds - Stages.Values.Sum()))
        .Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Key} {100 * stage.Value / Seconds:0}%")));

    /// <summary>Runs <c>mlnetsuite</c> as it was built; null where it was cut off.</summary>
    internal static CommandRun? Ours(params string[] arguments)
    {
        if (Of(Dotnet, [CommandLine, .. arguments]) is not var (run, output, errors))
            return null;
        return run with { Stages = output.StartsWith('{') && arguments.Contains("--json") ? FromJson(output) : FromLine(errors) };
    }

    /// <summary>Runs a program to its end; null where it was cut off.</summary>
    internal static (CommandRun Run, string Output, string Errors)? Of(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // A peer that waits by spinning would take ages on a machine that is in use; our own command sees to itself.
        if (program != Dotnet)
            start.Environment["OMP_WAIT_POLICY"] = "passive";
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var used = (Processor: 0d, Peak: 0L);
        while (!process.WaitForExit(watch.ElapsedMilliseconds < 2_000 ? 5 : 50))
        {
            if (watch.Elapsed > Limit)
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
            // A process that is ending has given back its memory.
            if (Used(process) is var (processor, memory))
                used = (Math.Max(used.Processor, processor), Math.Max(used.Peak, memory));
        }
        var seconds = watch.Elapsed.TotalSeconds;
        return process.ExitCode == 0
            ? (new(seconds, used.Processor, used.Peak / 1048576.0, new Dictionary<string, double>()), output.Result, errors.Result)
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {errors.Result}");
    }

    /// <summary>The median by time of several runs.</summary>
    internal static CommandRun Median(int runs, Func<CommandRun?> run) =>
        Enumerable.Range(0, runs).Select(_ => run()!).OrderBy(r => r.Seconds).ElementAt(runs / 2);

    /// <summary>What a process has used until now; null where it has just ended.</summary>
    private static (double Processor, long Peak)? Used(Process process)
    {
        try
        {
            process.Refresh();
            return (process.TotalProcessorTime.TotalSeconds, process.PeakWorkingSet64);
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static Dictionary<string, double> FromJson(string output) => JsonNode.Parse(output)!["stages"] is JsonObject stages
        ? stages.ToDictionary(stage => stage.Key, stage => (double)stage.Value!)
        : [];

    private static Dictionary<string, double> FromLine(string errors) => TimeLine().Match(errors) is { Success: true } line
        ? Stage().Matches(line.Groups[1].Value).ToDictionary(
            stage => stage.Groups[1].Value, stage => double.Parse(stage.Groups[2].Value, CultureInfo.InvariantCulture))
        : [];

    [GeneratedRegex(@"^time: [\d.]+ s \(([^)]*)\)", RegexOptions.Multiline)]
    private static partial Regex TimeLine();

    [GeneratedRegex(@"(\w+) ([\d.]+)")]
    private static partial Regex Stage();
}
