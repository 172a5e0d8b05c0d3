using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Batching;

namespace MlNetSuite.Prediction;

/// <summary>What a <see cref="SharedPredictionEngine"/> loads and how it predicts; binds to a section of an app's configuration.</summary>
/// <example><code>
/// "Models": { "Folder": "models", "Models": { "spam": { "Path": "spam.zip", "Threshold": 0.9 } } }
/// </code></example>
public sealed class SharedPredictionEngineOptions
{
    /// <summary>Folders of models: <c>digits.zip</c> is version 1 of <c>digits</c>, <c>digits/3.zip</c> its version 3.</summary>
    public IList<string> Folders { get; } = [];

    /// <summary>Models by name, with or without a version, that are files of their own, or that lie in a folder and have options.</summary>
    public IDictionary<string, ModelOptions> Models { get; } = new Dictionary<string, ModelOptions>(StringComparer.Ordinal);

    /// <summary>Whether files that are added, replaced or deleted are followed.</summary>
    public bool Watch { get; set; } = true;

    /// <summary>How often files are looked at, 0.1 second to a day.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a model predicts its own sample rows when it is loaded. One that fails on them is refused.</summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>How single predictions asked for at the same time are gathered, where a model has no options of its own.</summary>
    public BatchingOptions Batching { get; set; } = new();

    /// <summary>Most threads that a call over many rows uses, at least 1: see <see cref="PredictionModel.Threads"/>.</summary>
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Most bytes an artifact may unpack to.</summary>
    public long MaxUnpackedBytes { get; set; } = ModelArtifact.DefaultMaxUnpackedBytes;

    internal ModelOptions Of(ModelName name) =>
        Models.TryGetValue(name.ToString(), out var options) || Models.TryGetValue(name.Name, out options) ? options : ModelOptions.None;
}

/// <summary>Options of one model.</summary>
public sealed class ModelOptions
{
    internal static ModelOptions None { get; } = new();

    /// <summary>Its zip; null for a model of a folder.</summary>
    public string? Path { get; set; }

    /// <summary>For a model of two classes, the least probability of <see cref="Positive"/> at which it is the answer, 0..1. Typed
    /// predictions are the model's own, as ML.NET gives them.</summary>
    public double? Threshold { get; set; }

    /// <summary>The class <see cref="Threshold"/> is for; the second of the labels where null.</summary>
    public string? Positive { get; set; }

    /// <summary>How single predictions are gathered; as for all models where null.</summary>
    public BatchingOptions? Batching { get; set; }
}
