using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Rows;

namespace MlNetSuite.Server;

/// <summary>The model of one request, held from before its rows are read until its answer is written. Nothing else in the server predicts:
/// rows that are read by a signature get the answer of the same model, whatever is loaded by its name meanwhile.</summary>
internal sealed class RequestModel(LeasedModel lease, ServedModel served, PredictionThreads threads) : IDisposable
{
    /// <summary>What it is.</summary>
    internal ServedModel Served { get; } = served;

    /// <summary>What it takes and gives.</summary>
    internal ModelSignature Signature => Served.Signature;

    /// <summary>What it was trained on and how.</summary>
    internal ModelCard Card => Served.Card;

    /// <summary>Ids of the users a recommender was trained on; null for models of other tasks.</summary>
    internal IReadOnlyList<string>? Users => lease.Users;

    /// <summary>Rows that show what it takes, as its zip has them.</summary>
    internal IReadOnlyList<JsonObject> SampleRows() => lease.SampleRows();

    /// <summary>How many training texts there are to compare with.</summary>
    internal int Examples => lease.Loaded.Model.Examples;

    /// <summary>The training texts that are most like an answered row.</summary>
    internal IReadOnlyList<NearestExample> NearestExamples(PredictionResult answer, int count) =>
        lease.Loaded.Model.NearestExamples(answer, count);

    /// <summary>Predicts one row, together with other requests' where the model is faster so.</summary>
    internal async ValueTask<PredictionResult> PredictAsync(IReadOnlyDictionary<string, object?> row, CancellationToken cancel) =>
        lease.Loaded.GathersRows
            ? await lease.PredictAsync(row, threads, cancel)
            : await threads.RunAsync(() => lease.Predict(row), cancel);

    internal Task<IReadOnlyList<PredictionResult>> PredictAsync(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows,
        CancellationToken cancel) =>
        threads.RunAsync(() => lease.Predict(rows, threads, cancel), cancel);

    internal Task<UserRecommendations> RecommendAsync(RecommendRequest asked, CancellationToken cancel) =>
        threads.RunAsync(() => lease.Recommend(asked.User, asked.Top, asked.IncludeRated, asked.IncludeUnrated), cancel);

    public void Dispose() => lease.Dispose();
}
