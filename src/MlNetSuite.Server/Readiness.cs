using Microsoft.Extensions.Hosting;

namespace MlNetSuite.Server;

/// <summary>Whether requests should be sent here: from the moment the server is asked to stop, no longer.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime)
{
    internal bool IsReady => !lifetime.ApplicationStopping.IsCancellationRequested;
}
