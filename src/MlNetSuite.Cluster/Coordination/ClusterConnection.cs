using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlNetSuite.Cluster.Membership;
using MlNetSuite.Cluster.Security;
using MlNetSuite.Cluster.Workers;
using MlNetSuite.Data;
using Orleans.Configuration;

namespace MlNetSuite.Cluster.Coordination;

/// <summary>A cluster as seen by whoever calls its workers.</summary>
internal sealed class ClusterConnection : IAsyncDisposable
{
    /// <summary>How long any call may take; long polls are shorter.</summary>
    internal static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);

    private const int MostAttempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, Task<IReadOnlyList<SiloAddress>>> _workers;
    private readonly Func<SiloAddress, IWorkerGrain> _worker;
    private readonly IAsyncDisposable[] _parts;

    /// <param name="name">The cluster in messages.</param>
    /// <param name="workers">Says which workers live.</param>
    /// <param name="worker">Calls one of them.</param>
    /// <param name="parts">Disposed with this, in this order.</param>
    internal ClusterConnection(
        string name, Func<CancellationToken, Task<IReadOnlyList<SiloAddress>>> workers, Func<SiloAddress, IWorkerGrain> worker,
        params IAsyncDisposable[] parts) => (Name, _workers, _worker, _parts) = (name, workers, worker, parts);

    /// <summary>The cluster in messages.</summary>
    internal string Name { get; }

    /// <summary>The address of Orleans' dashboard; null where this process shows none.</summary>
    internal string? Dashboard { get; private init; }

    /// <summary>A cluster of this process alone.</summary>
    internal static async Task<ClusterConnection> StartLocalAsync(WorkerOptions options, CancellationToken cancel)
    {
        var worker = await WorkerHost.StartAsync(null, options, cancel);
        return new("local", _ => Task.FromResult<IReadOnlyList<SiloAddress>>([worker.Address]),
            Grains(worker.Services.GetRequiredService<IClusterClient>()), worker)
        { Dashboard = worker.Dashboard };
    }

    /// <summary>Connects to the workers that meet somewhere; waits for the first.</summary>
    /// <param name="url">Where.</param>
    /// <param name="security">The cluster's.</param>
    /// <param name="note">Told what is waited for.</param>
    /// <param name="cancel">Stops the waiting.</param>
    internal static async Task<ClusterConnection> ConnectAsync(
        string url, ClusterSecurity security, Action<string> note, CancellationToken cancel)
    {
        var place = await MeetingPlace.OpenAsync(url);
        try
        {
            for (var isFirst = true; !await place.HasWorkersAsync(cancel); isFirst = false)
            {
                if (isFirst)
                    note($"no worker has joined {place.Name} yet; waiting. Start some with the same URL: mlnetsuite worker --cluster URL");
                await Task.Delay(Pause, cancel);
            }
            var host = await ClientAsync(place, security, cancel);
            var client = host.Services.GetRequiredService<IClusterClient>();
            return new(place.Name, stop => place.WorkersAsync(client, stop), Grains(client), new Stopped(host), place);
        }
        catch
        {
            await place.DisposeAsync();
            throw;
        }
    }

    /// <summary>The workers that live.</summary>
    internal Task<IReadOnlyList<SiloAddress>> WorkersAsync(CancellationToken cancel) => _workers(cancel);

    /// <summary>A worker.</summary>
    internal IWorkerGrain Worker(SiloAddress address) => _worker(address);

    /// <summary>Looks at all workers.</summary>
    internal async Task<IReadOnlyList<SeenWorker>> LookAsync(CancellationToken cancel) =>
        await Task.WhenAll((await WorkersAsync(cancel)).Select(async address =>
        {
            try
            {
                return new SeenWorker(address.Endpoint.ToString(), await Worker(address).Status(null).WaitAsync(LongestCall, cancel), null);
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested)
            {
                return new SeenWorker(address.Endpoint.ToString(), null, CallFault.Reason(fault)) { IsRefused = fault is UnauthorizedAccessException };
            }
        }));

    /// <summary>How many trials all workers with these labels can run at the same time.</summary>
    /// <exception cref="InputException">There are workers, and none of them has the labels, or all refuse the key.</exception>
    internal async Task<int> SlotsAsync(IReadOnlyList<string> labels, CancellationToken cancel)
    {
        var workers = await LookAsync(cancel);
        if (workers.Count > 0 && workers.All(worker => worker.IsRefused))
            throw new InputException($"all workers of {Name} ({workers.Count}) refuse this sweep: {workers[0].Fault}");
        var known = workers.Select(worker => worker.Status).OfType<WorkerStatus>().ToList();
        var fitting = known.Where(status => labels.All(label => status.Labels.Contains(label))).ToList();
        if (known.Count == workers.Count && known.Count > 0 && fitting.Count == 0)
            throw new InputException($"none of the workers of {Name} ({known.Count}) has the labels {string.Join(", ", labels)}; their labels are "
                + $"{string.Join(", ", known.SelectMany(status => status.Labels).Distinct().Order().DefaultIfEmpty("none"))}. Give others, or start "
                + "one with them: mlnetsuite worker --labels.");
        return fitting.Sum(status => status.IsDraining ? 0 : status.Slots);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts)
            await part.DisposeAsync();
    }

    private static Func<SiloAddress, IWorkerGrain> Grains(IClusterClient client) =>
        address => client.GetGrain<IWorkerGrain>(address.ToParsableString());

    private static async Task<IHost> ClientAsync(MeetingPlace place, ClusterSecurity security, CancellationToken cancel)
    {
        var attempts = 0;
        var builder = SilentHost.Builder();
        builder.UseOrleansClient(client =>
        {
            place.Use(client);
            client.Configure<ClusterOptions>(MeetingPlace.Identify);
            client.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = LongestCall);
            client.UseConnectionRetryFilter(async (_, stop) =>
            {
                await Task.Delay(Pause, stop);
                return ++attempts < MostAttempts;
            });
            if (security.Certificate is not null)
                client.UseTls(security.Apply);
            client.AddOutgoingGrainCallFilter(new KeySender(security));
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancel);
            return host;
        }
        catch (Exception fault) when (fault is OrleansException or IOException or TimeoutException)
        {
            host.Dispose();
            throw new InputException(
                $"the workers of {place.Name} cannot be reached; is --certificate the same on all machines? ({fault.Message.TrimEnd('.')})", fault);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private sealed class Stopped(IHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.StopAsync(CancellationToken.None);
            if (host is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
        }
    }
}
