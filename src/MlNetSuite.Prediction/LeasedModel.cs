using System.Text.Json.Nodes;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Prediction;

/// <summary>One loaded model, which stays alive until this is disposed: everything asked of it is answered by that one, though another
/// has its name by then.</summary>
internal sealed class LeasedModel(LoadedModel loaded, ModelLease.Hold hold) : IDisposable
{
    private bool _disposed;

    /// <summary>The model.</summary>
    internal LoadedModel Loaded
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return loaded;
        }
    }

    /// <summary>Rows that show what the model takes.</summary>
    internal IReadOnlyList<JsonObject> SampleRows() => Loaded.Model.SampleRows();

    /// <summary>Ids of the users a recommender was trained on; null for models of other tasks.</summary>
    internal IReadOnlyList<string>? Users => Loaded.Model.RatedHeld?.Users;

    /// <inheritdoc cref="SharedPredictionEngine.Predict(string, IReadOnlyDictionary{string, object?})"/>
    internal PredictionResult Predict(IReadOnlyDictionary<string, object?> row) =>
        SharedPredictionEngine.Run(Loaded, 1, row, static (model, row) => model.Decide(model.Model.PredictHeld(row)));

    /// <inheritdoc cref="SharedPredictionEngine.Predict(string, IReadOnlyList{IReadOnlyDictionary{string, object?}}, CancellationToken)"/>
    /// <param name="rows">As there.</param>
    /// <param name="threads">Whose threads it runs on.</param>
    /// <param name="cancel">Ends the work between ranges of rows.</param>
    internal IReadOnlyList<PredictionResult> Predict(
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, TaskScheduler threads, CancellationToken cancel) =>
        SharedPredictionEngine.Run(Loaded, rows.Count, (rows, threads, cancel),
            static (model, asked) => model.Decide(model.Model.PredictHeld(asked.rows, asked.cancel, asked.threads)));

    /// <inheritdoc cref="SharedPredictionEngine.PredictAsync(string, IReadOnlyDictionary{string, object?}, CancellationToken)"/>
    /// <param name="row">As there.</param>
    /// <param name="threads">Whose threads score rows that are gathered.</param>
    /// <param name="cancel">Gives up waiting, at once; this may then be disposed.</param>
    internal ValueTask<PredictionResult> PredictAsync(IReadOnlyDictionary<string, object?> row, TaskScheduler threads,
        CancellationToken cancel) =>
        Loaded.Queue is { } queue
            ? SharedPredictionEngine.GatheredAsync(Loaded, queue.PredictAsync(row, cancel, hold.Again(), threads), cancel)
            : new(Predict(row));

    /// <inheritdoc cref="SharedPredictionEngine.Recommend"/>
    internal UserRecommendations Recommend(string user, int top, bool includeRated, bool includeUnrated) =>
        SharedPredictionEngine.Run(Loaded, 1, (user, top, includeRated, includeUnrated),
            static (model, asked) => model.Model.RecommendHeld(asked.user, asked.top, asked.includeRated, asked.includeUnrated));

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        hold.Dispose();
    }
}
