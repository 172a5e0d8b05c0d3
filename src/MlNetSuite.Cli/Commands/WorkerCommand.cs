using System.CommandLine;
using System.Net;
using System.Runtime.InteropServices;
using MlNetSuite.AutoML.Sweeps.Processes;
using MlNetSuite.Cli.Telemetry;
using MlNetSuite.Cluster.Coordination;
using MlNetSuite.Cluster.Membership;
using MlNetSuite.Cluster.Workers;
using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite worker --cluster URL</c></summary>
internal static class WorkerCommand
{
    internal const string Name = "worker";

    private static readonly TimeSpan LongJoin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private static readonly Option<string> Cluster = new("--cluster")
    {
        Description = "Where the cluster meets: a PostgreSQL database, such as postgres://user@host/database, or a Redis server, such as " +
            "redis://host.",
        Required = true,
        HelpName = "URL",
    };

    private static readonly Option<int?> Slots = new("--slots")
    {
        Description = "Trials at the same time [default: the number of cores].",
        HelpName = "N",
    };

    private static readonly Option<double?> Memory =
        NumberOption.Optional("--memory", "Memory limit of all trials together in gigabytes [default: 80 % of the machine's].", "GB");

    private static readonly Option<string?> Labels = new("--labels")
    {
        Description = "What sweeps may ask for, such as gpu,big.",
        HelpName = "a,b",
    };

    private static readonly Option<string?> Cache = new("--cache")
    {
        Description = "Where data that sweeps send is kept [default: the user's cache folder].",
        HelpName = "FOLDER",
    };

    private static readonly Option<double> CacheSize =
        NumberOption.Of("--cache-size", "Size limit of that data in gigabytes; what was not used for longest goes first.", "GB", usual: 20);

    private static readonly Option<string> Listen = new("--listen")
    {
        Description = "The address of this machine that the others reach it by; beyond loopback a key and a certificate are required.",
        DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
        HelpName = "ADDRESS",
    };

    private static readonly Option<int?> Port = new("--port")
    {
        Description = "The port for other workers; that for sweeps is the next [default: two that are free].",
        HelpName = "N",
    };

    private static readonly Option<double> Grace = NumberOption.Of("--grace",
        "Seconds that trials may take to end after a stop signal; then they are given back. A second signal ends them at once.", "SECONDS",
        usual: 60);

    private static readonly Option<string?> Certificate = ClusterOptions.Certificate();

    private static readonly Option<string?> Dashboard =
        DashboardOption.Create("Show Orleans' own dashboard of the cluster in a browser, without keys, to this machine alone");

    private static readonly Option<bool> Insecure = new("--insecure") { Description = "Show the dashboard to other machines, too." };

    internal static Command Create()
    {
        var worker = new Command(Name, "Join a cluster: run trials for sweeps of other machines.")
        {
            Cluster, Slots, Memory, Labels, Cache, CacheSize, Listen, Port, Grace, Certificate, Dashboard, Insecure,
        };
        worker.SetAction(RunAsync);
        return worker;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var options = Options(parsed);
        var grace = TimeSpan.FromSeconds(NotNegative(parsed.GetValue(Grace), "--grace"));
        options.Security.RequireFor(options.Listen);
        if (parsed.GetValue(Insecure) && options.Dashboard is null)
            throw new InputException($"{Insecure.Name} is about Orleans' dashboard: it requires {Dashboard.Name}.");
        RequireWritable(options.Cache);
        using var telemetry = OtlpExport.Start();
        await using var place = await MeetingPlace.OpenAsync(parsed.GetRequiredValue(Cluster));
        for (var isFirst = true; ; isFirst = false)
        {
            await using var worker = isFirst ? await JoinAsync(place, options, cancel) : await JoinAgainAsync(place, options, cancel);
            Console.Out.WriteLine($"joined {place.Name} as {options.Machine} ({worker.Address.Endpoint}) with {options.Slots} " +
                $"slot{(options.Slots == 1 ? "" : "s")}.");
            if (worker.Dashboard is { } dashboard)
                Console.Out.WriteLine($"Orleans' dashboard at {dashboard}");
            if (await LeavesAsync(worker.Expelled))
            {
                using var impatient = new SecondSignal(seen: 1);
                Console.Out.WriteLine("leaving: no new trials; waiting for those under way.");
                await worker.Machine.DrainAsync(grace);
                return Failure.Done;
            }
            Console.Out.WriteLine("the others could not reach this worker and took it for dead; its trials run elsewhere. Joining again.");
        }
    }

    /// <summary>Joins, and says so where that takes long.</summary>
    private static async Task<WorkerHost> JoinAsync(MeetingPlace place, WorkerOptions options, CancellationToken cancel)
    {
        var joining = WorkerHost.StartAsync(place, options, cancel);
        if (await Task.WhenAny(joining, Task.Delay(LongJoin, cancel)) != joining)
            Console.Out.WriteLine($"still joining {place.Name}: workers that are to be there do not answer. Those that died are passed over " +
                "soon; the others need the same --certificate.");
        return await joining;
    }

    /// <summary>Joins once more, as soon as that is possible: the meeting place may be away, too.</summary>
    private static async Task<WorkerHost> JoinAgainAsync(MeetingPlace place, WorkerOptions options, CancellationToken cancel)
    {
        for (var isTold = false; ; await Task.Delay(Pause, cancel))
            try
            {
                return await WorkerHost.StartAsync(place, options, cancel);
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested)
            {
                if (!isTold)
                    Console.Out.WriteLine($"cannot join {place.Name} at present ({CallFault.Reason(fault)}); trying again.");
                isTold = true;
            }
    }

    /// <summary>Waits for a signal to stop; false where the worker was expelled first.</summary>
    private static async Task<bool> LeavesAsync(Task expelled)
    {
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Leave);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Leave);
        return await Task.WhenAny(leave.Task, expelled) == leave.Task;

        void Leave(PosixSignalContext signal)
        {
            signal.Cancel = true;
            leave.TrySetResult();
        }
    }

    private static WorkerOptions Options(ParseResult parsed) => new()
    {
        Program = () => ProcessRunner.ThisProgram(SweepWorkerCommand.Name),
        Slots = Between(1, 1024, parsed.GetValue(Slots) ?? Environment.ProcessorCount, "--slots"),
        Memory = parsed.GetValue(Memory) is { } memory ? (long)(Positive(memory, "--memory") * 1e9) : WorkerOptions.UsualMemory,
        Labels = ClusterOptions.Labels(parsed.GetValue(Labels)),
        Cache = Path.GetFullPath(parsed.GetValue(Cache) ?? WorkerOptions.UsualCache),
        CacheBytes = (long)(Positive(parsed.GetValue(CacheSize), "--cache-size") * 1e9),
        Listen = IPAddress.TryParse(parsed.GetRequiredValue(Listen), out var address) && !address.Equals(IPAddress.Any)
            && !address.Equals(IPAddress.IPv6Any)
            ? address
            : throw new InputException($"--listen {parsed.GetValue(Listen)}: expected an address of this machine, such as 192.168.1.5."),
        Port = parsed.GetValue(Port) is { } port ? Between(1, ushort.MaxValue - 1, port, "--port") : null,
        Dashboard = DashboardOption.Read(parsed, Dashboard, parsed.GetValue(Insecure)),
        Security = ClusterOptions.Security(parsed.GetValue(Certificate)),
    };

    private static void RequireWritable(string cache)
    {
        try
        {
            Directory.CreateDirectory(cache);
            var probe = Path.Combine(cache, $"probe-{Guid.NewGuid():N}.tmp");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--cache '{cache}' cannot be written ({fault.Message.TrimEnd('.')}); give a folder that can.", fault);
        }
    }

    private static int Between(int least, int most, int value, string option) =>
        value >= least && value <= most ? value : throw new InputException($"{option} {value}: must be between {least} and {most}.");

    private static double Positive(double value, string option) =>
        value is > 0 and < 1e9 ? value : throw new InputException($"{option} {value}: must be above 0 and below 1e9.");

    private static double NotNegative(double value, string option) =>
        value is >= 0 and <= 86400 ? value : throw new InputException($"{option} {value}: must be between 0 and 86400 seconds.");
}
