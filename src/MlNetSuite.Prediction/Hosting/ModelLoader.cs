using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Prediction.Hosting;

/// <summary>Loads what the options name when an app starts, and follows the files from then on.</summary>
internal sealed partial class ModelLoader(
    SharedPredictionEngine engine, IOptions<SharedPredictionEngineOptions> options, ILogger<ModelLoader> log) : BackgroundService
{
    private readonly SharedPredictionEngineOptions _options = options.Value;
    private readonly Dictionary<ModelName, ModelFile> _loaded = [];
    private readonly Dictionary<ModelName, ModelFile> _refused = [];
    private readonly HashSet<ModelName> _missing = [];
    private readonly HashSet<string> _told = [];

    /// <exception cref="ModelArtifactException">A folder or a file that the options name is not there, or a file they name is refused.
    /// What is refused in a folder is logged, and the others are served.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in _options.Folders.Where(folder => !Directory.Exists(folder)))
            throw new ModelArtifactException(ModelArtifactFault.NotFound,
                $"there is no folder '{folder}'; create it, or name the folder of the model zips.");
        foreach (var (name, model) in _options.Models)
            if (model.Path is { } path && !File.Exists(path))
                throw new ModelArtifactException(ModelArtifactFault.NotFound, $"there is no file '{path}' for the model '{name}'.");
        Follow(atStart: true);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.Watch)
            return;
        using var timer = new PeriodicTimer(_options.WatchInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private void Look()
    {
        try
        {
            Follow(atStart: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The disk may be back at the next look; what is loaded stays.
            CannotLook(fault.Message);
        }
    }

    /// <summary>Loads what is new, replaces what has changed, unloads what is gone.</summary>
    private void Follow(bool atStart)
    {
        var files = ModelFiles.Find(_options, Refuse);
        foreach (var (name, file) in files)
        {
            _missing.Remove(name);
            if (_loaded.GetValueOrDefault(name) != file && _refused.GetValueOrDefault(name) != file)
                Load(file, atStart);
        }
        foreach (var name in _loaded.Keys.Except(files.Keys).ToList())
        {
            // A file replaced by deleting it first may be absent until the next look.
            if (_missing.Add(name))
                continue;
            _missing.Remove(name);
            _loaded.Remove(name);
            engine.Unload(name.ToString());
            Unloaded(name);
        }
    }

    private void Load(ModelFile file, bool atStart)
    {
        var mustLoad = atStart && _options.Models.Values.Any(model => model.Path == file.Path);
        try
        {
            // A pipe or a device has no length either, and who opens a pipe may wait for ever.
            if (file.Length == 0)
                throw new ModelArtifactException(ModelArtifactFault.NotAZip, $"'{file.Path}' is empty or not a regular file.");
            engine.Load(file.Name.ToString(), file.Path);
            _loaded[file.Name] = file;
            _refused.Remove(file.Name);
            Loaded(atStart ? LogLevel.Debug : LogLevel.Information, file.Name, file.Path);
        }
        catch (Exception fault) when (!mustLoad && fault is ModelArtifactException or IOException or OutOfMemoryException)
        {
            _refused[file.Name] = file;
            Refused(file.Path, fault.Message, _loaded.ContainsKey(file.Name) ? "the previous version is still served" : "it is not served");
        }
    }

    private void Refuse(string path, string why)
    {
        if (_told.Add(path))
            Refused(path, why, "it is not served");
    }

    // What an app starts with it says itself, if it wants to.
    [LoggerMessage(Message = "Loaded {Model} from {Path}")]
    private partial void Loaded(LogLevel level, ModelName model, string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "Unloaded {Model}: its file is gone")]
    private partial void Unloaded(ModelName model);

    [LoggerMessage(Level = LogLevel.Error, Message = "Refused {Path}: {Why} ({Outcome})")]
    private partial void Refused(string path, string why, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The models cannot be looked at now: {Why}")]
    private partial void CannotLook(string why);
}
