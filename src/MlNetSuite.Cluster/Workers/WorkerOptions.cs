using System.Diagnostics;
using System.Net;
using System.Reflection;
using MlNetSuite.Cluster.Security;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Cluster.Workers;

/// <summary>A worker as a person starts it.</summary>
internal sealed record WorkerOptions
{
    /// <summary>How its child processes are started.</summary>
    internal required Func<ProcessStartInfo> Program { get; init; }

    /// <summary>Trials at once.</summary>
    internal int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Bytes that all trials together may hold.</summary>
    internal long Memory { get; init; } = UsualMemory;

    /// <summary>What sweeps may ask for.</summary>
    internal IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Where data of other machines is kept.</summary>
    internal string Cache { get; init; } = UsualCache;

    /// <summary>Most bytes of it.</summary>
    internal long CacheBytes { get; init; } = 20_000_000_000;

    /// <summary>Where it listens.</summary>
    internal IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>The port for workers; that for sweeps is the next. Null for any that are free.</summary>
    internal int? Port { get; init; }

    /// <summary>Where it shows Orleans' dashboard; null where it does not.</summary>
    internal IPEndPoint? Dashboard { get; init; }

    /// <summary>Keys and certificates.</summary>
    internal ClusterSecurity Security { get; init; } = new(null, null);

    /// <summary>What it calls itself.</summary>
    internal string Machine { get; init; } = Environment.MachineName;

    /// <summary>The version of its program; sweeps of others are refused.</summary>
    internal string Version { get; init; } = ThisVersion;

    /// <summary>How long a trial or a sweep lives that nobody asks for.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Four fifths of the machine's memory.</summary>
    internal static long UsualMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 5 * 4;

    /// <summary>Where data is kept unless told otherwise: the place that each system has for files that can be had again.</summary>
    internal static string UsualCache => DatasetFolders.Cache(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "cluster");

    /// <summary>The version of this program.</summary>
    internal static string ThisVersion { get; } =
        typeof(WorkerOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
