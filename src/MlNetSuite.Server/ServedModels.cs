using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server;

/// <summary>A loaded model.</summary>
/// <param name="Loaded">What the engine has.</param>
/// <param name="Signature">What it takes and gives.</param>
internal sealed record ServedModel(LoadedModel Loaded, ModelSignature Signature)
{
    /// <summary>Its name, such as <c>digits</c>.</summary>
    internal string Name => Loaded.Name;

    /// <summary>Its version, such as <c>3</c>.</summary>
    internal string Version { get; } = Loaded.Version.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the engine calls it.</summary>
    internal string Key { get; } = string.Create(CultureInfo.InvariantCulture, $"{Loaded.Name}/{Loaded.Version}");

    /// <summary>What it is.</summary>
    internal ModelCard Card => Loaded.Card;
}

/// <summary>The one place where the server meets the engine.</summary>
internal sealed class ServedModels(SharedPredictionEngine engine, PredictionThreads threads)
{
    private readonly ConditionalWeakTable<LoadedModel, ServedModel> _known = [];

    /// <summary>Every loaded model, by name and then version.</summary>
    internal IReadOnlyList<ServedModel> All => [.. engine.Models.Select(Look)];

    /// <summary>The versions of a model, lowest first.</summary>
    internal IReadOnlyList<ServedModel> Versions(string name) => [.. All.Where(m => m.Name == name)];

    /// <summary>The model of a name and version; the newest version where none is given.</summary>
    /// <exception cref="RefusedRequestException">There is none: 404.</exception>
    internal ServedModel Find(string name, string? version)
    {
        var key = string.IsNullOrEmpty(version) ? name : $"{name}/{version}";
        return engine.TryFind(key) is { } loaded ? Look(loaded) : throw Unknown(key);
    }

    /// <summary>The model that a request's address names.</summary>
    /// <inheritdoc cref="Find" path="/exception"/>
    internal ServedModel Asked(HttpContext context) =>
        Find((string)context.Request.RouteValues["model"]!, (string?)context.Request.RouteValues["version"]);

    /// <summary>Predicts one row, together with other requests' where the model is faster so.</summary>
    internal async ValueTask<Prediction.Prediction> PredictAsync(ServedModel model, IReadOnlyDictionary<string, object?> row, CancellationToken cancel)
    {
        if (!model.Loaded.GathersRows)
            return await OnThreadAsync(model, () => engine.Predict(model.Key, row), cancel);
        try
        {
            return await engine.PredictAsync(model.Key, row, cancel);
        }
        catch (KeyNotFoundException)
        {
            throw Unknown(model.Key);
        }
    }

    internal Task<IReadOnlyList<Prediction.Prediction>> PredictAsync(
        ServedModel model, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel) =>
        OnThreadAsync(model, () => engine.Predict(model.Key, rows, cancel), cancel);

    internal Task<Recommendation> RecommendAsync(ServedModel model, string user, int top, bool includeRated, CancellationToken cancel) =>
        OnThreadAsync(model, () => engine.Recommend(model.Key, user, top, includeRated), cancel);

    /// <summary>Ids of the users a recommender was trained on; null for models of other tasks.</summary>
    internal IReadOnlyList<string>? Users(ServedModel model) => Ask(model, () => engine.Model(model.Key).Rated?.Users);

    /// <summary>Rows that show what a model takes, as its zip has them.</summary>
    internal IReadOnlyList<JsonObject> Samples(ServedModel model) => Ask(model, () => engine.Model(model.Key).SampleRows());

    /// <summary>The size of a model's zip.</summary>
    internal long Bytes(ServedModel model) => Ask(model, () => engine.Model(model.Key).Bytes);

    private Task<T> OnThreadAsync<T>(ServedModel model, Func<T> ask, CancellationToken cancel) => threads.RunAsync(() => Ask(model, ask), cancel);

    // A model may be taken out between being found and being asked.
    private T Ask<T>(ServedModel model, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception fault) when (fault is KeyNotFoundException or ObjectDisposedException)
        {
            throw Unknown(model.Key);
        }
    }

    private ServedModel Look(LoadedModel loaded) =>
        _known.TryGetValue(loaded, out var known) ? known : _known.GetValue(loaded, _ => new(loaded, new(loaded.Card)));

    private RefusedRequestException Unknown(string name)
    {
        var names = engine.Names;
        return new(404, $"no model '{Short(name)}' is loaded; loaded: {(names.Count == 0 ? "none" : string.Join(", ", names))}.");
    }

    private static string Short(string name) => name.Length <= 100 ? name : name[..100] + "...";
}
