using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MlNetSuite.Cluster;

/// <summary>Hosts within a command: signals and the terminal are the command's own.</summary>
internal static class SilentHost
{
    internal static HostApplicationBuilder Builder() => Silent(Host.CreateEmptyApplicationBuilder(null));

    internal static T Silent<T>(T builder) where T : IHostApplicationBuilder
    {
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        return builder;
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
