using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Cli.Terminal;

/// <summary>What a command took: since the process began, by stage, and of memory.</summary>
internal static class CommandTime
{
    private const double Megabyte = 1024 * 1024;

    // What rounds to no tenth of a second is not told.
    private const double LeastSeconds = 0.05;

    /// <summary>Such as <c>time: 12.3 s (reading 2.1, training 9.0); peak memory 812 MB</c>.</summary>
    internal static string Line(IEnumerable<StageTime> stages) =>
        $"{OfProcesses(stages)}; peak memory {PeakMemory().ToString("N0", CultureInfo.InvariantCulture)} MB";

    /// <summary>As above for work of several processes, whose memory is not this one's.</summary>
    internal static string OfProcesses(IEnumerable<StageTime> stages)
    {
        var shares = string.Join(", ", stages.Where(stage => stage.Seconds >= LeastSeconds)
            .Select(stage => $"{stage.Name} {Tenths(stage.Seconds)}"));
        return $"time: {Tenths(Total())} s{(shares == "" ? "" : $" ({shares})")}";
    }

    /// <summary>The same as fields: <c>totalSeconds</c>, <c>stages</c> and <c>peakMemoryMB</c>.</summary>
    internal static void AddTo(JsonObject json, IEnumerable<StageTime> stages)
    {
        json["totalSeconds"] = Math.Round(Total(), 3);
        json["stages"] = Json(stages);
        json["peakMemoryMB"] = Math.Round(PeakMemory());
    }

    /// <summary>The seconds of each stage.</summary>
    internal static JsonObject Json(IEnumerable<StageTime> stages) =>
        new(stages.Select(stage => KeyValuePair.Create(stage.Name, (JsonNode?)Math.Round(stage.Seconds, 3))));

    private static double Total()
    {
        using var process = Process.GetCurrentProcess();
        return (DateTime.Now - process.StartTime).TotalSeconds;
    }

    private static double PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / Megabyte;
    }

    private static string Tenths(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);
}
