using System.Net;
using Microsoft.AspNetCore.Builder;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Benchmarks.Studio;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Server;
using MlNetSuite.Studio;
using MlNetSuite.Tests.Server;

namespace MlNetSuite.Tests.Studio;

/// <summary>A studio on a free port of this machine, over a study file with a study of each kind.</summary>
public sealed class RunningStudio : IAsyncLifetime
{
    internal const string Hostile = "<img src=x onerror=document.title='gone'>";

    private readonly TemporaryFolder _folder = new();
    private readonly Func<PredictionServerSettings, PredictionServerSettings> _change;
    private readonly Action<StudioOptions> _configure;
    private WebApplication? _app;

    public RunningStudio() : this(settings => settings, _ => { })
    {
    }

    internal RunningStudio(Func<PredictionServerSettings, PredictionServerSettings> change, Action<StudioOptions> configure) =>
        (_change, _configure) = (change, configure);

    internal HttpClient Client { get; private set; } = null!;

    internal Uri Address { get; private set; } = null!;

    internal string File => _folder.File("studies.db");

    internal string KeyFile => _folder.File("keys.txt");

    internal static async Task<RunningStudio> StartAsync(Action<StudioOptions>? configure = null,
        Func<PredictionServerSettings, PredictionServerSettings>? change = null)
    {
        var studio = new RunningStudio(change ?? (settings => settings), configure ?? (_ => { }));
        await studio.InitializeAsync();
        return studio;
    }

    /// <summary>A studio that lets in those who have one of these keys.</summary>
    internal static async Task<RunningStudio> StartWithKeysAsync(params string[] lines)
    {
        RunningStudio studio = null!;
        studio = new(settings => settings with { KeyFile = studio.KeyFile }, _ => { });
        System.IO.File.WriteAllLines(studio.KeyFile, lines);
        await studio.InitializeAsync();
        return studio;
    }

    public async ValueTask InitializeAsync()
    {
        using (var store = new SqliteStudyStore(File))
            WriteStudies(store);
        _app = StudioServer.Create(_change(new() { Models = [], Urls = [new(IPAddress.Loopback, 0)], LocalHostsOnly = true }), studio =>
        {
            studio.TrainLine = TrainLine.Of;
            studio.Interval = TimeSpan.FromMilliseconds(40);
            _configure(studio);
            if (studio.Stores.Count == 0)
                studio.Add(File);
        });
        await _app.StartAsync();
        Address = new(_app.PageAddress());
        Client = new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
        _folder.Dispose();
    }

    internal async Task<Answer> GetAsync(string path) => await Answer.OfAsync(await Client.GetAsync(path));

    /// <summary>The events of an address, until it is disposed.</summary>
    internal Task<StudioEventReader> FollowAsync(string path, string? last = null) => StudioEventReader.OpenAsync(Client, path, last);

    internal static void WriteStudies(IStudyStore store)
    {
        MadeUpStudy.Write(store, MadeUpStudy.Definition("customers"), 60, running: 2);
        MadeUpStudy.Write(store, MadeUpStudy.Definition("trade-off", Objective.Maximize("accuracy"), Objective.Minimize("latency")), 40);
        store.Create(MadeUpStudy.Definition("empty"));
        AllFailed(store);
    }

    // What it says of itself is what somebody else wrote.
    private static void AllFailed(IStudyStore store)
    {
        var study = new StudyDefinition(Hostile, new SearchSpace().Uniform(Hostile, 0, 1, 0.5, Hostile).Choice("kind", [Hostile, "b"], ""),
            [Objective.Minimize(Hostile)])
        { Attributes = new Dictionary<string, string> { ["data"] = Hostile } };
        store.Create(study);
        for (var number = 0; number < 5; number++)
            MadeUpStudy.Add(store, study, new()
            {
                Number = number,
                Parameters = study.Space.Defaults,
                Seed = 1,
                Origin = Hostile,
                Started = MadeUpStudy.Began,
                State = TrialState.Failed,
                Failure = Hostile + new string('x', 30_000),
            });
    }
}
