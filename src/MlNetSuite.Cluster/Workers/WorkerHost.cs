using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlNetSuite.Cluster.Membership;
using MlNetSuite.Cluster.Security;
using MlNetSuite.Data;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService;

namespace MlNetSuite.Cluster.Workers;

/// <summary>A worker in this process: a silo that has joined a cluster.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    /// <summary>How long those that have joined are asked for an answer; the dead among them are passed over sooner.</summary>
    private static readonly TimeSpan LongestJoin = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    private readonly IHost _host;

    private WorkerHost(IHost host, Expulsion expulsion) => (_host, Expelled) = (host, expulsion.Told);

    /// <summary>Ends when the others take it for dead.</summary>
    internal Task Expelled { get; }

    /// <summary>The address of Orleans' dashboard; null where it is not shown.</summary>
    internal string? Dashboard => WorkerDashboard.Address(_host);

    internal IServiceProvider Services => _host.Services;

    /// <summary>What it has under way.</summary>
    internal WorkerMachine Machine => _host.Services.GetRequiredService<WorkerMachine>();

    /// <summary>Its address, by which it is called.</summary>
    internal SiloAddress Address => _host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    /// <summary>Joins a cluster.</summary>
    /// <param name="place">Where it meets; null for a cluster of this process alone.</param>
    /// <param name="options">The worker's.</param>
    /// <param name="cancel">Stops the joining.</param>
    internal static async Task<WorkerHost> StartAsync(MeetingPlace? place, WorkerOptions options, CancellationToken cancel)
    {
        options.Security.RequireFor(options.Listen);
        var expulsion = new Expulsion();
        if (options.Dashboard is not { } dashboard)
        {
            var builder = SilentHost.Builder();
            Configure(builder, place, options, expulsion);
            return await StartAsync(builder.Build(), expulsion, cancel);
        }
        var web = SilentHost.Silent(WorkerDashboard.Builder(dashboard));
        Configure(web, place, options, expulsion);
        return await StartAsync(WorkerDashboard.Build(web), expulsion, cancel);
    }

    private static async Task<WorkerHost> StartAsync(IHost host, Expulsion expulsion, CancellationToken cancel)
    {
        try
        {
            await host.StartAsync(cancel);
            return new(host, expulsion);
        }
        catch (OrleansClusterConnectivityCheckFailedException fault)
        {
            host.Dispose();
            throw new InputException("workers that have joined do not answer this one; is --certificate the same on all machines, and can "
                + "they be reached from here by their --listen?", fault);
        }
        catch (Exception fault) when (fault.GetBaseException() is SocketException)
        {
            host.Dispose();
            throw new InputException($"--listen and --port: this machine cannot listen there ({fault.Message.TrimEnd('.')}). Give an address "
                + "of its own, and a port that is free as the next is.", fault);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private static void Configure(IHostApplicationBuilder builder, MeetingPlace? place, WorkerOptions options, Expulsion expulsion)
    {
        builder.UseOrleans(silo =>
        {
            if (options.Dashboard is null)
                WorkerDashboard.RemoveFrom(silo);
            else
                WorkerDashboard.AddTo(silo);
            var (port, gateway) = Ports(options);
            if (place is null)
                silo.UseLocalhostClustering(port, gateway);
            else
            {
                place.Use(silo);
                silo.Configure<EndpointOptions>(endpoints =>
                {
                    endpoints.AdvertisedIPAddress = options.Listen;
                    (endpoints.SiloPort, endpoints.GatewayPort) = (port, gateway);
                    endpoints.SiloListeningEndpoint = new(options.Listen, port);
                    endpoints.GatewayListeningEndpoint = new(options.Listen, gateway);
                });
            }
            silo.Configure<ClusterOptions>(MeetingPlace.Identify);
            silo.Configure<SiloOptions>(named => named.SiloName = string.Create(CultureInfo.InvariantCulture, $"{options.Machine}-{port}"));
            silo.Configure<ClusterMembershipOptions>(members =>
            {
                members.IAmAliveTablePublishTimeout = MemberTable.SignOfLife;
                members.ProbeTimeout = TimeSpan.FromSeconds(3);
                members.TableRefreshTimeout = TimeSpan.FromSeconds(10);
                members.MaxJoinAttemptTime = LongestJoin;
                // Workers tell each other of starts by their own clocks: one that is behind would seem to join for ever.
                members.EvictWhenMaxJoinAttemptTimeExceeded = false;
                members.DefunctSiloExpiration = TimeSpan.FromHours(1);
                members.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
            });
            if (options.Security.Certificate is not null)
                silo.UseTls(options.Security.Apply);
            silo.AddPlacementDirector<SiloPlacement, SiloPlacementDirector>();
            silo.AddIncomingGrainCallFilter(new KeyCheck(options.Security));
            // A cluster of one process calls itself.
            silo.AddOutgoingGrainCallFilter(new KeySender(options.Security));
        });
        builder.Services.AddSingleton(_ => new WorkerMachine(options));
        builder.Services.AddSingleton<IFatalErrorHandler>(expulsion);
    }

    /// <summary>Leaves the cluster; what is under way is ended.</summary>
    public async ValueTask DisposeAsync()
    {
        // Children first: a silo takes its time to say farewell.
        await Machine.DisposeAsync();
        using var hurry = new CancellationTokenSource(LongestFarewell);
        try
        {
            await _host.StopAsync(hurry.Token);
        }
        catch (Exception)
        {
            // Nobody hears its farewell, as when its network is cut: the others find out that it is gone.
        }
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private static (int Silo, int Gateway) Ports(WorkerOptions options)
    {
        if (options.Port is { } port)
            return (port, port + 1);
        using var first = new TcpListener(options.Listen, 0);
        using var second = new TcpListener(options.Listen, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
