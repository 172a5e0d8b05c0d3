using System.Diagnostics;
using MlNetSuite.Prediction.Batching;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Telemetry;

namespace MlNetSuite.Prediction;

/// <summary>One version of a model in a <see cref="SharedPredictionEngine"/>.</summary>
public sealed class LoadedModel
{
    // Where a batch takes more of the time of single rows than this, gathering costs more than it brings.
    private const double WorthBatching = 0.75;

    private readonly ModelOptions _options;

    internal LoadedModel(ModelName name, string? path, PredictionModel model, ModelOptions options, BatchingOptions batching,
        double batchRatio)
    {
        (FullName, Path, Model, _options, BatchRatio) = (name, path, model, options, batchRatio);
        Tags = new TagList { { "model", Name }, { "version", Version } };
        if (batching.Mode == BatchingMode.Always || (batching.Mode == BatchingMode.Measured && batchRatio <= WorthBatching))
            Queue = new(batching, PredictGathered);
    }

    /// <summary>The model's name, such as <c>digits</c>.</summary>
    public string Name => FullName.Name;

    /// <summary>Its version, 1 or more.</summary>
    public int Version => FullName.Version;

    /// <summary>The file it came from; null where it came from a stream.</summary>
    public string? Path { get; }

    /// <summary>When it was loaded.</summary>
    public DateTimeOffset LoadedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>What it is.</summary>
    public ModelCard Card => Model.Card;

    /// <summary>The time a row takes in a batch of 16 over that it takes alone, as warm-up measured it; 1 for a model that takes no
    /// batches or was not warmed up.</summary>
    public double BatchRatio { get; }

    /// <summary>Whether single predictions asked for at the same time are gathered into batches.</summary>
    public bool GathersRows => Queue is not null;

    internal ModelName FullName { get; }

    internal PredictionModel Model { get; }

    internal BatchQueue? Queue { get; }

    internal TagList Tags { get; }

    /// <summary>The answer at the threshold that was set for the model.</summary>
    internal PredictionResult Decide(PredictionResult answer) =>
        _options.Threshold is { } threshold ? answer.At(threshold, _options.Positive) : answer;

    /// <summary>As <see cref="Decide(PredictionResult)"/>, in place.</summary>
    internal PredictionResult[] Decide(PredictionResult[] answers)
    {
        if (_options.Threshold is not null)
            for (var i = 0; i < answers.Length; i++)
                answers[i] = Decide(answers[i]);
        return answers;
    }

    private PredictionResult[] PredictGathered(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, TaskScheduler? threads)
    {
        PredictionTelemetry.Batch(this, rows.Count);
        return rows.Count == 1 ? [Model.PredictHeld(rows[0])] : Model.PredictHeld(rows, CancellationToken.None, threads);
    }
}
