using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Tests.Prediction.Hosting;

public sealed class ModelLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_is_loaded_at_start_and_followed()
    {
        Put("quarters.zip", "linear");
        Put("other/3.zip", "onnx");
        await using var app = await App.StartAsync(options => options.Folders.Add(_folder.Path));
        Assert.Equal(["other/3", "quarters/1"], app.Loaded);
        Put("late.zip", "linear");
        await app.Until(() => app.Loaded.Contains("late/1"));
        var before = app.Engine.Find("quarters");
        Put("quarters.zip", "lightgbm");
        await app.Until(() => app.Engine.Find("quarters") != before);
        File.Delete(_folder.File("late.zip"));
        await app.Until(() => !app.Loaded.Contains("late/1"));
        Assert.Equal(["other/3", "quarters/1"], app.Loaded);
    }

    [Fact]
    public async Task A_broken_replacement_is_refused_and_logged_and_the_old_model_stays()
    {
        Put("quarters.zip", "linear");
        await using var app = await App.StartAsync(options => options.Folders.Add(_folder.Path));
        await File.WriteAllTextAsync(_folder.File("quarters.zip"), "garbage", TestContext.Current.CancellationToken);
        await app.Until(() => app.Log.Any(line => line.Contains("is not a zip archive") && line.Contains("the previous version is still served")));
        Assert.Equal("top left", app.Engine.Predict("quarters", Row).Label);
        Put("quarters.zip", "onnx");
        var before = app.Engine.Find("quarters");
        await app.Until(() => app.Engine.Find("quarters") != before);
        Assert.Equal("top left", app.Engine.Predict("quarters", Row).Label);
    }

    [Fact]
    public async Task A_link_that_leaves_the_folder_is_refused_and_one_within_is_followed()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("links need a privilege on Windows");
        using var outside = new TemporaryFolder();
        await File.WriteAllBytesAsync(outside.File("secret.zip"), ToyArtifacts.Zip, TestContext.Current.CancellationToken);
        Put("quarters.zip", "linear");
        Put("..data/inner.zip", "linear");
        File.CreateSymbolicLink(_folder.File("within.zip"), Path.Combine("..data", "inner.zip"));
        Directory.CreateSymbolicLink(_folder.File("away"), outside.Path);
        File.Copy(outside.File("secret.zip"), outside.File("1.zip"));
        await using var app = await App.StartAsync(options => options.Folders.Add(_folder.Path));
        Assert.Equal(["quarters/1", "within/1"], app.Loaded);
        File.Delete(_folder.File("quarters.zip"));
        File.CreateSymbolicLink(_folder.File("quarters.zip"), outside.File("secret.zip"));
        await app.Until(() => app.Log.Any(line => line.Contains("quarters.zip") && line.Contains("a link that leaves")));
        await app.Until(() => !app.Loaded.Contains("quarters/1"));
    }

    [Fact]
    public async Task What_is_in_a_folder_and_broken_keeps_nobody_else_from_being_served()
    {
        Put("good.zip", "linear");
        await File.WriteAllTextAsync(_folder.File("bad.zip"), "garbage", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_folder.File("good2"));
        await File.WriteAllTextAsync(_folder.File("good2/newest.zip"), "garbage", TestContext.Current.CancellationToken);
        await using var app = await App.StartAsync(options => options.Folders.Add(_folder.Path));
        Assert.Equal(["good/1"], app.Loaded);
        Assert.Contains(app.Log, line => line.Contains("newest.zip") && line.Contains("its name is not a version number"));
    }

    [Fact]
    public async Task A_link_to_itself_and_a_pipe_keep_nobody_else_from_being_loaded_replaced_or_unloaded()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("links need a privilege on Windows, and pipes are no files there");
        File.CreateSymbolicLink(_folder.File("a-loop.zip"), _folder.File("a-loop.zip"));
        Directory.CreateSymbolicLink(_folder.File("b-loop"), _folder.File("b-loop"));
        using (var pipe = System.Diagnostics.Process.Start("mkfifo", [_folder.File("c-pipe.zip")]))
            await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(_folder.File("d-link.zip"), _folder.File("c-pipe.zip"));
        Put("good.zip", "linear");
        var starting = Task.Run(() => App.StartAsync(options => options.Folders.Add(_folder.Path)), TestContext.Current.CancellationToken);
        await using var app = await starting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(["good/1"], app.Loaded);
        Assert.Contains(app.Log, line => line.Contains("a-loop.zip") && line.Contains("it cannot be read"));
        Assert.Contains(app.Log, line => line.Contains("c-pipe.zip") && line.Contains("not a regular file"));
        Put("later.zip", "linear");
        await app.Until(() => app.Loaded.Contains("later/1"));
        var before = app.Engine.Find("good");
        Put("good.zip", "onnx");
        await app.Until(() => app.Engine.Find("good") != before);
        File.Delete(_folder.File("later.zip"));
        await app.Until(() => !app.Loaded.Contains("later/1"));
    }

    [Fact]
    public async Task A_file_that_is_named_must_be_there_and_sound()
    {
        var absent = await Assert.ThrowsAsync<ModelArtifactException>(() =>
            App.StartAsync(options => options.Models["a"] = new() { Path = _folder.File("none.zip") }));
        Assert.Equal($"there is no file '{_folder.File("none.zip")}' for the model 'a'.", absent.Message);
        await File.WriteAllTextAsync(_folder.File("bad.zip"), "garbage", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<ModelArtifactException>(() =>
            App.StartAsync(options => options.Models["a"] = new() { Path = _folder.File("bad.zip") }));
        await Assert.ThrowsAsync<ModelArtifactException>(() => App.StartAsync(options => options.Folders.Add(_folder.File("nowhere"))));
    }

    [Fact]
    public async Task Options_come_from_configuration_and_are_checked()
    {
        Put("quarters.zip", "onnx");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Folders:0"] = _folder.Path,
            ["Batching:Mode"] = "Always",
            ["Models:quarters:Batching:Mode"] = "Never",
            ["WatchInterval"] = "00:00:05",
        }).Build();
        await using var app = await App.StartAsync(services => services.AddSharedPredictionEngine(configuration));
        Assert.Equal(["quarters/1"], app.Loaded);
        Assert.False(app.Engine.Find("quarters").GathersRows);
        var wrong = new ServiceCollection().AddSharedPredictionEngine(options =>
        {
            options.WatchInterval = TimeSpan.Zero;
            options.Batching = new() { MaxRows = 1 };
            options.Models["a/b/c"] = new() { Threshold = 2, Positive = "x" };
        }).Services.BuildServiceProvider();
        var fault = Assert.Throws<OptionsValidationException>(() => wrong.GetRequiredService<SharedPredictionEngine>());
        Assert.Collection(fault.Failures,
            f => Assert.StartsWith("Batching:MaxRows is 1; it takes 2 to 64", f, StringComparison.Ordinal),
            f => Assert.StartsWith("WatchInterval is 00:00:00", f, StringComparison.Ordinal),
            f => Assert.StartsWith("Models: 'a/b/c' is no name", f, StringComparison.Ordinal),
            f => Assert.StartsWith("Models:a/b/c:Threshold is 2", f, StringComparison.Ordinal));
        var unknown = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Fodlers:0"] = "x" }).Build();
        Assert.Contains("Fodlers", Assert.Throws<InvalidOperationException>(
            () => new ServiceCollection().AddSharedPredictionEngine(unknown).Services.BuildServiceProvider()
            .GetRequiredService<SharedPredictionEngine>()).Message, StringComparison.Ordinal);
    }

    private static Dictionary<string,
        object?> Row
    { get; } = new() { ["Pixels"] = Array.ConvertAll(ToyArtifacts.Images.Image(0).ToArray(), b => (float)b) };

    private void Put(string name, string kind)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        AtomicFile.Write(_folder.File(name), stream => stream.Write(ToyArtifacts.Of(kind)));
    }

    /// <summary>The hosted services of an app, without the rest of it.</summary>
    private sealed class App : IAsyncDisposable, ILoggerProvider, ILogger
    {
        private readonly List<string> _log = [];
        private ServiceProvider? _services;

        internal SharedPredictionEngine Engine => _services!.GetRequiredService<SharedPredictionEngine>();

        internal IEnumerable<string> Loaded => Engine.Models.Select(m => $"{m.Name}/{m.Version}");

        internal IReadOnlyList<string> Log
        {
            get
            {
                lock (_log)
                    return [.. _log];
            }
        }

        internal static Task<App> StartAsync(Action<SharedPredictionEngineOptions> configure) =>
            StartAsync(services => services.AddSharedPredictionEngine(options =>
        {
            options.WatchInterval = TimeSpan.FromSeconds(0.1);
            configure(options);
        }));

        internal static async Task<App> StartAsync(Func<IServiceCollection, SharedPredictionEngineBuilder> add)
        {
            var app = new App();
            var services = new ServiceCollection();
            services.AddLogging(logging => logging.AddProvider(app));
            add(services);
            app._services = services.BuildServiceProvider();
            foreach (var service in app._services.GetServices<IHostedService>())
                await service.StartAsync(CancellationToken.None);
            return app;
        }

        internal async Task Until(Func<bool> condition)
        {
            for (var i = 0; i < 300 && !condition(); i++)
                await Task.Delay(100, TestContext.Current.CancellationToken);
            Assert.True(condition(), $"waited for 30 seconds; log:\n{string.Join('\n', Log)}");
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var service in _services!.GetServices<IHostedService>())
                await service!.StopAsync(CancellationToken.None);
            await _services!.DisposeAsync();
        }

        ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

        IDisposable? ILogger.BeginScope<TState>(TState state) => null;

        bool ILogger.IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (_log)
                _log.Add(formatter(state, exception));
        }

        void IDisposable.Dispose()
        {
        }
    }
}
