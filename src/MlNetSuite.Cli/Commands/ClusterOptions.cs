using System.CommandLine;
using System.Globalization;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Sweeps.Processes;
using MlNetSuite.Cluster.Coordination;
using MlNetSuite.Cluster.Security;
using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary>Options of commands that speak with a cluster.</summary>
internal sealed class ClusterOptions
{
    private const string Local = "local";

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "Run the trials on the workers that meet in this PostgreSQL database or on this Redis server (see: mlnetsuite " +
            "worker), or on one within this process: local.",
        HelpName = "URL|local",
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "With --cluster, run trials only on workers with all of these labels (comma-separated).",
        HelpName = "a,b",
    };

    private readonly Option<string?> _certificate = Certificate();

    private readonly Option<string?> _dashboard = DashboardOption.Create("With --cluster local, show Orleans' own dashboard in a browser");

    /// <summary>All of them.</summary>
    internal IReadOnlyList<Option> All => [_cluster, _labels, _certificate, _dashboard];

    /// <summary>The certificate of a cluster, for sweeps and workers alike.</summary>
    internal static Option<string?> Certificate() => new("--certificate")
    {
        Description = "The cluster's certificate with its key, the same on all machines; its password by " +
            $"{ClusterSecurity.PasswordVariable}.",
        HelpName = "FILE.pfx",
    };

    /// <summary>Keys and certificates.</summary>
    internal static ClusterSecurity Security(string? certificate) => ClusterSecurity.Read(certificate, Environment.GetEnvironmentVariable);

    /// <summary>Comma-separated labels.</summary>
    internal static IReadOnlyList<string> Labels(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries) is not { } labels ? []
        : labels.All(label => label.Length > 0) ? labels
        : throw new InputException($"--labels '{text}': expected labels separated by commas, such as gpu,big.");

    /// <summary>Connects to the cluster that is asked for; null where none is.</summary>
    internal async Task<ClusterConnection?> ConnectAsync(
        ParseResult parsed, int parallel, TimeSpan? time, Action<string> note, CancellationToken cancel)
    {
        if (parsed.GetResult(_dashboard) is not null && parsed.GetValue(_cluster) != Local)
            throw new InputException($"{_dashboard.Name} requires --cluster {Local}; of other clusters their workers show it.");
        if (parsed.GetValue(_cluster) is not { } cluster)
            return Labels(parsed.GetValue(_labels)).Count > 0 || parsed.GetValue(_certificate) is not null
                ? throw new InputException("--labels and --certificate require --cluster.")
                : null;
        var security = Security(parsed.GetValue(_certificate));
        if (cluster != Local)
            return await ConnectAsync(cluster, security, time, note, cancel);
        var local = await ClusterConnection.StartLocalAsync(new()
        {
            Program = () => ProcessRunner.ThisProgram(SweepWorkerCommand.Name),
            Slots = parallel,
            Labels = Labels(parsed.GetValue(_labels)),
            Security = security,
            Dashboard = DashboardOption.Read(parsed, _dashboard, insecure: false),
        }, cancel);
        if (local.Dashboard is { } dashboard)
            note($"Orleans' dashboard at {dashboard}");
        return local;
    }

    /// <summary>Waits for the first worker, within the time of the sweep.</summary>
    private static async Task<ClusterConnection> ConnectAsync(
        string url, ClusterSecurity security, TimeSpan? time, Action<string> note, CancellationToken cancel)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (time is { } longest)
            late.CancelAfter(longest);
        try
        {
            return await ClusterConnection.ConnectAsync(url, security, note, late.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new InputException("no worker joined the cluster within --time; start some (mlnetsuite worker --cluster URL) before the sweep.");
        }
    }

    /// <summary>How many trials run at the same time: where nobody says, as many as the cluster's workers have slots for.</summary>
    internal async Task<int> ParallelAsync(ParseResult parsed, ClusterConnection cluster, int? given, Action<string> note, CancellationToken cancel)
    {
        var slots = await cluster.SlotsAsync(Labels(parsed.GetValue(_labels)), cancel);
        if (given > slots)
            note(string.Create(CultureInfo.InvariantCulture,
                $"--parallel {given}: the workers have {slots} slot{(slots == 1 ? "" : "s")} at present; the other trials wait for one."));
        return given ?? Math.Max(1, slots);
    }

    /// <summary>Runs trials on the cluster, and the final training in a process of this machine.</summary>
    internal ISweepExecutor Executor(ParseResult parsed, ClusterConnection cluster, SweepWork work, Action<string> note) =>
        new ClusterExecutor(cluster, work, SweepCommand.Processes(work), Labels(parsed.GetValue(_labels)), note);
}
