using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MlNetSuite.Cluster.Coordination;
using MlNetSuite.Cluster.Workers;
using MlNetSuite.Tests;

namespace MlNetSuite.Benchmarks.Cluster;

/// <summary>Workers that are simulated in a process of their own, so that what the sweep's process costs is measured alone.</summary>
internal static class SimulatedCluster
{
    /// <summary>Runs a silo for simulated workers until its standard input ends.</summary>
    internal static int Serve(string port)
    {
        var number = int.Parse(port, CultureInfo.InvariantCulture);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(number, number + 1));
        using var host = builder.Build();
        host.Start();
        Console.Out.WriteLine("serving");
        Console.In.ReadToEnd();
        return 0;
    }

    /// <summary>Starts it, and connects as a sweep does.</summary>
    /// <param name="addresses">Of the workers.</param>
    internal static async Task<ClusterConnection> ConnectAsync(IReadOnlyList<SiloAddress> addresses)
    {
        // The next port is for clients.
        var port = FreePort.Find();
        var silo = Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
            [typeof(SimulatedCluster).Assembly.Location, "cluster-workers", port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        if (await silo.StandardOutput.ReadLineAsync() != "serving")
            throw new InvalidOperationException("the simulated workers did not start.");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client.UseLocalhostClustering(port + 1));
        var host = builder.Build();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<IClusterClient>();
        return new("simulation", _ => Task.FromResult(addresses),
            address => client.GetGrain<IWorkerGrain>(address.ToParsableString(), typeof(SimulatedWorker).FullName), new Ended(host, silo));
    }

    private sealed class Ended(IHost client, Process silo) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await client.StopAsync();
            client.Dispose();
            // A silo takes its time to say farewell, and nobody is left to hear it.
            silo.Kill();
            await silo.WaitForExitAsync();
            silo.Dispose();
        }
    }
}
