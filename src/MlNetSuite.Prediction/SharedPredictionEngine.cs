using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetSuite.Prediction;

/// <summary>Models by name, shared by every thread of an app. Loading, replacing and predicting may happen at once.</summary>
/// <example><code>
/// using var engine = new SharedPredictionEngine();
/// engine.Load("spam", "models/spam.zip");
/// var answer = engine.Predict("spam", new Dictionary&lt;string, object?&gt; { ["Text"] = "you have won" });
/// </code></example>
public sealed class SharedPredictionEngine : IDisposable
{
    private ImmutableDictionary<string, PredictionModel> _models = ImmutableDictionary.Create<string, PredictionModel>(StringComparer.Ordinal);
    private bool _disposed;

    /// <summary>Names of the models loaded now, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. Volatile.Read(ref _models).Keys.Order(StringComparer.Ordinal)];

    /// <summary>Loads an artifact; a model of the same name is replaced, and freed when predictions under way have ended.
    /// Where loading fails, the old model stays.</summary>
    /// <exception cref="ModelArtifactException">The artifact is refused.</exception>
    public void Load(string name, string path) => Put(name, () => PredictionModel.Open(path));

    /// <summary>Loads an artifact from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Load(string, string)"/>
    public void Load(string name, Stream stream) => Put(name, () => PredictionModel.Open(stream));

    /// <summary>Takes a model out; false if there was none of that name.</summary>
    public bool Unload(string name)
    {
        if (!ImmutableInterlocked.TryRemove(ref _models, name, out var model))
            return false;
        model.Dispose();
        return true;
    }

    /// <summary>The model of that name now. It ends when it is replaced or unloaded: to predict again and again, ask by name.</summary>
    /// <exception cref="KeyNotFoundException">None is loaded; the message lists those that are.</exception>
    public PredictionModel Model(string name) =>
        Volatile.Read(ref _models).TryGetValue(name, out var model) ? model : throw Unknown(name);

    /// <summary>Typed predictions of the model of that name, whichever that is at each call. Keep it; it is free of state.</summary>
    /// <exception cref="KeyNotFoundException">None is loaded.</exception>
    public TypedModel<TIn, TOut> Model<TIn, TOut>(string name) where TIn : class where TOut : class, new()
    {
        _ = Model(name);
        return new(this, name);
    }

    /// <inheritdoc cref="PredictionModel.Predict(IReadOnlyDictionary{string, object?})"/>
    public Prediction Predict(string name, IReadOnlyDictionary<string, object?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var _ = Hold(name, out var model);
        return model.PredictHeld(row);
    }

    /// <inheritdoc cref="PredictionModel.Predict(JsonElement)"/>
    public Prediction Predict(string name, JsonElement row) => Predict(name, RowValues.FromJson(row));

    /// <inheritdoc cref="PredictionModel.Predict(JsonElement)"/>
    public Prediction Predict(string name, JsonObject row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Predict(name, RowValues.FromJson(row));
    }

    /// <summary>Predicts rows as they come, all by the model that has the name when the first is asked for.</summary>
    /// <inheritdoc cref="PredictionModel.Predict(IReadOnlyDictionary{string, object?})"/>
    public IEnumerable<Prediction> Predict(string name, IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var _ = Hold(name, out var model);
        foreach (var row in rows)
            yield return model.PredictHeld(row);
    }

    /// <inheritdoc cref="PredictionModel.Recommend(string, int, bool)"/>
    public Recommendation.Recommendation Recommend(string name, string user, int top = 10, bool includeRated = false)
    {
        using var _ = Hold(name, out var model);
        return model.RecommendHeld(user, top, includeRated);
    }

    /// <summary>Frees every model once predictions under way have ended.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        foreach (var name in Names)
            Unload(name);
    }

    /// <summary>The model of that name, kept alive until the result is disposed.</summary>
    internal ModelLease.Hold Hold(string name, out PredictionModel model)
    {
        // A model may be replaced between finding and holding it; the next look finds its successor.
        while (true)
        {
            model = Model(name);
            if (model.TryTake(out var hold))
                return hold;
        }
    }

    private void Put(string name, Func<PredictionModel> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        var model = open();
        PredictionModel? replaced = null;
        ImmutableInterlocked.AddOrUpdate(ref _models, name,
            _ =>
            {
                replaced = null;
                return model;
            },
            (_, old) =>
            {
                replaced = old;
                return model;
            });
        replaced?.Dispose();
        if (Volatile.Read(ref _disposed))
            Unload(name);
    }

    private KeyNotFoundException Unknown(string name)
    {
        var names = Names;
        var near = Nearest.To(name, names);
        return new($"no model '{name}' is loaded; loaded: {(names.Count == 0 ? "none" : string.Join(", ", names))}." +
            (near is null ? "" : $" Did you mean '{near}'?"));
    }
}

/// <summary>Typed predictions of a named model: see <see cref="SharedPredictionEngine.Model{TIn, TOut}(string)"/>.</summary>
public sealed class TypedModel<TIn, TOut> where TIn : class where TOut : class, new()
{
    private readonly SharedPredictionEngine _engine;
    private readonly string _name;

    internal TypedModel(SharedPredictionEngine engine, string name) => (_engine, _name) = (engine, name);

    /// <inheritdoc cref="PredictionModel.Predict{TIn, TOut}(TIn)"/>
    public TOut Predict(TIn row)
    {
        using var _ = _engine.Hold(_name, out var model);
        return model.PredictHeld<TIn, TOut>(row);
    }
}
