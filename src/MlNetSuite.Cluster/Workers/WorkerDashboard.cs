using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace MlNetSuite.Cluster.Workers;

/// <summary>Orleans' own dashboard in a worker: silos, grains and their calls. It only shows, and asks for no key.</summary>
internal static class WorkerDashboard
{
    /// <summary>A host of silo and web server.</summary>
    internal static WebApplicationBuilder Builder(IPEndPoint at)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(at));
        builder.Services.AddRouting();
        // Otherwise a page from anywhere, whose name is made to point here, could ask it by the visitor's browser.
        if (IPAddress.IsLoopback(at.Address))
            builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        return builder;
    }

    /// <summary>The host with the pages.</summary>
    internal static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.UseHostFiltering();
        app.MapOrleansDashboard();
        return app;
    }

    /// <summary>What the pages ask.</summary>
    internal static void AddTo(ISiloBuilder silo) => silo.AddDashboard(dashboard => dashboard.HideTrace = true);

    /// <summary>A silo without it must not be given its grains by one that has it.</summary>
    internal static void RemoveFrom(ISiloBuilder silo) => silo.Services.PostConfigure<GrainTypeOptions>(grains =>
        grains.Classes.RemoveWhere(type => type.Assembly == typeof(DashboardOptions).Assembly));

    /// <summary>The address of a host's web server; null where it has none.</summary>
    internal static string? Address(IHost host) =>
        host.Services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
}
