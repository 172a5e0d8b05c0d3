using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace MlNetSuite.AutoML.Studies.Sql;

/// <summary>A worker: an open store in a process, which is distinguished from a later process of the same id by when it
/// started.</summary>
/// <param name="Host">The machine, and on Linux since when it runs and the namespace its process numbers count in: machines and
/// containers may share a name.</param>
/// <param name="Process">The process's number there.</param>
/// <param name="Started">When it started, in the system's own words; only ever compared.</param>
/// <param name="Store">The store's own mark.</param>
internal sealed record StudyWorker(string Host, int Process, string Started, string Store)
{
    /// <summary>The interval between a worker's heartbeats.</summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>The time without a heartbeat after which a worker on another machine is considered dead.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private static readonly string Here = ThisHost();

    /// <summary>The machine's name, for messages.</summary>
    internal string HostName => Host.Split(' ')[0];

    /// <summary>The stores open in this process.</summary>
    private static readonly ConcurrentDictionary<string, bool> Open = [];

    /// <summary>A worker in this process, alive until <see cref="Leave"/>.</summary>
    internal static StudyWorker Enter()
    {
        var worker = new StudyWorker(Here, Environment.ProcessId, StartOf(Environment.ProcessId)!, Guid.NewGuid().ToString("N"));
        Open[worker.Store] = true;
        return worker;
    }

    /// <summary>Marks the worker as dead, whether or not the file could be updated.</summary>
    internal void Leave() => Open.TryRemove(Store, out _);

    /// <summary>Whether it is dead: certain for processes of this machine, an assumption after
    /// <see cref="Silence"/> for others.</summary>
    /// <param name="silence">Since its last heartbeat.</param>
    internal bool IsDead(TimeSpan silence) => Host != Here
        ? silence > Silence
        : StartOf(Process) != Started || (Process == Environment.ProcessId && !Open.ContainsKey(Store));

    private static string ThisHost() =>
        OperatingSystem.IsLinux() && File.ResolveLinkTarget("/proc/self/ns/pid", returnFinalTarget: false) is { } space
        ? $"{Environment.MachineName} {Boot()} {space.Name}"
        : Environment.MachineName;

    private static string Boot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>When a process started, or null if it does not run.</summary>
    private static string? StartOf(int process) => OperatingSystem.IsLinux() ? LinuxStart(process) : Start(process);

    private static string? Start(int process)
    {
        try
        {
            using var running = System.Diagnostics.Process.GetProcessById(process);
            return running.HasExited ? null : running.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Boot and clock ticks since then: <see cref="Process.StartTime"/> is computed from the wall clock here and differs
    /// between two askers.</summary>
    private static string? LinuxStart(int process)
    {
        try
        {
            // proc(5): the name in parentheses may hold anything; the state follows it as field 3, the start time is field 22.
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : $"{Boot()} {fields[19]}";
        }
        catch (IOException)
        {
            // No such process: the folder is missing, or went while it was read.
            return null;
        }
    }
}
