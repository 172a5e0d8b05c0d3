using Microsoft.AspNetCore.Builder;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data;
using MlNetSuite.Server;
using MlNetSuite.Studio;

namespace MlNetSuite.Cli.Terminal;

/// <summary>The studio beside a running sweep, which it can steer.</summary>
internal sealed class SweepStudio : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SweepStudio(WebApplication app, StudioSweep sweep, MemoryStudyStore? store) => (_app, Sweep, Store) = (app, sweep, store);

    /// <summary>The sweep as the page sees and steers it.</summary>
    internal StudioSweep Sweep { get; }

    /// <summary>Where the sweep is to keep its study; null where it has a file or another store.</summary>
    internal IStudyStore? Store { get; }

    /// <summary>The page's address.</summary>
    internal string Address => _app.PageAddress();

    /// <summary>Starts it.</summary>
    /// <param name="study">Where the sweep keeps its study; null for memory.</param>
    /// <param name="name">The study's name.</param>
    /// <param name="url">Where to listen.</param>
    /// <param name="elsewhere">Whether any free port will do where that one is taken.</param>
    /// <param name="keys">The file of keys that a request must have; null for none.</param>
    /// <param name="cancel">Cancels the start.</param>
    /// <exception cref="InputException">The address cannot be listened at.</exception>
    internal static async Task<SweepStudio> StartAsync(string? study, string name, ListenUrl url, bool elsewhere, string? keys,
        CancellationToken cancel)
    {
        try
        {
            return await StartAsync(study, name, url, keys, cancel);
        }
        catch (Exception fault) when (elsewhere && ServerStart.IsOfAddress(fault))
        {
            return await StartAsync(study, name, url with { Port = 0 }, keys, cancel);
        }
        catch (Exception fault) when (ServerStart.IsOfAddress(fault))
        {
            throw ServerStart.Refusal(fault, [("--studio", url)]);
        }
    }

    private static async Task<SweepStudio> StartAsync(string? study, string name, ListenUrl url, string? keys, CancellationToken cancel)
    {
        var (sweep, store) = (new StudioSweep(name), study is null ? new MemoryStudyStore() : null);
        var app = StudioServer.Create(new() { Models = [], Urls = [url], KeyFile = keys, LocalHostsOnly = keys is null }, studio =>
        {
            _ = store is null ? studio.Add(study!) : studio.Add("this sweep", store);
            studio.Sweep = sweep;
            studio.TrainLine = TrainLine.Of;
        });
        try
        {
            await app.StartAsync(cancel);
            return new(app, sweep, store);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
