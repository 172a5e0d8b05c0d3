using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Batching;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Prediction.Hosting;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Prediction.Telemetry;

namespace MlNetSuite.Prediction;

/// <summary>Models by name and version, shared by every thread of an app. Loading, replacing and predicting may happen at once.</summary>
/// <remarks>Wherever a model's name is taken, <c>digits</c> is its newest version and <c>digits/3</c> its version 3. What is loaded by a
/// name without a version is version 1.</remarks>
/// <example><code>
/// using var engine = new SharedPredictionEngine();
/// engine.Load("spam", "models/spam.zip");
/// var answer = engine.Predict("spam", new Dictionary&lt;string, object?&gt; { ["Text"] = "you have won" });
/// </code></example>
public sealed class SharedPredictionEngine : IDisposable
{
    private readonly SharedPredictionEngineOptions _options;
    private readonly Lock _changing = new();
    private FrozenDictionary<string, LoadedModel> _models = FrozenDictionary<string, LoadedModel>.Empty;
    private bool _disposed;

    /// <summary>An engine without models.</summary>
    public SharedPredictionEngine() : this(new())
    {
    }

    /// <summary>An engine without models, that warms up and gathers as these options say. It loads nothing by itself: see
    /// <c>AddSharedPredictionEngine</c> for that.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public SharedPredictionEngine(SharedPredictionEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (SharedPredictionEngineOptionsValidation.Faults(options) is [var fault, ..])
            throw new ArgumentException(fault, nameof(options));
        _options = options;
    }

    /// <summary>Most threads that a call over many rows uses.</summary>
    internal int Threads => _options.Threads;

    /// <summary>Names of the models loaded now, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. Models.Select(m => m.Name).Distinct()];

    /// <summary>Every version of every model loaded now, by name and then version.</summary>
    public IReadOnlyList<LoadedModel> Models =>
        [.. Volatile.Read(ref _models).Values.Distinct().OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Version)];

    /// <summary>Loads an artifact and warms it up; the same version of the model is replaced, and freed when predictions under way have
    /// ended. Where loading fails, the old one stays.</summary>
    /// <param name="name">Its name, with or without a version.</param>
    /// <param name="path">The zip.</param>
    /// <exception cref="ModelArtifactException">The artifact is refused, or fails on its own sample rows.</exception>
    /// <exception cref="ArgumentException">The name cannot be one.</exception>
    public void Load(string name, string path) =>
        Put(ModelName.Parse(name), path, () => PredictionModel.Open(path, _options.MaxUnpackedBytes));

    /// <summary>Loads an artifact from a stream, which is read to its end.</summary>
    /// <inheritdoc cref="Load(string, string)"/>
    public void Load(string name, Stream stream) =>
        Put(ModelName.Parse(name), null, () => PredictionModel.Open(stream, _options.MaxUnpackedBytes));

    /// <summary>Takes out a version, or every version where none is named; false if there was none.</summary>
    public bool Unload(string name)
    {
        LoadedModel[] leaving;
        lock (_changing)
        {
            leaving = [.. Models.Where(m => m.Name == name || m.FullName.ToString() == name)];
            Publish(Models.Except(leaving));
        }
        foreach (var model in leaving)
            LetGo(model);
        return leaving.Length > 0;
    }

    /// <summary>The model of that name now. It ends when it is replaced or unloaded: to predict again and again, ask by name.</summary>
    /// <exception cref="KeyNotFoundException">None is loaded; the message lists those that are.</exception>
    public PredictionModel Model(string name) => Find(name).Model;

    /// <summary>The newest version of a model, or the one named.</summary>
    /// <exception cref="KeyNotFoundException">None is loaded; the message lists those that are.</exception>
    public LoadedModel Find(string name) => TryFind(name) ?? throw Unknown(name);

    /// <summary>As <see cref="Find"/>, or null.</summary>
    public LoadedModel? TryFind(string name) => Volatile.Read(ref _models).GetValueOrDefault(name);

    /// <summary>Typed predictions of the model of that name, whichever that is at each call. Keep it; it is free of state.</summary>
    /// <exception cref="KeyNotFoundException">None is loaded.</exception>
    public TypedModel<TIn, TOut> Model<TIn, TOut>(string name) where TIn : class where TOut : class, new()
    {
        _ = Model(name);
        return new(this, name);
    }

    /// <inheritdoc cref="PredictionModel.Predict(IReadOnlyDictionary{string, object?})"/>
    public PredictionResult Predict(string name, IReadOnlyDictionary<string, object?> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Run(name, 1, row, static (model, row) => model.Decide(model.Model.PredictHeld(row)));
    }

    /// <inheritdoc cref="PredictionModel.Predict(JsonElement)"/>
    public PredictionResult Predict(string name, JsonElement row) => Predict(name, RowValues.FromJson(row));

    /// <inheritdoc cref="PredictionModel.Predict(JsonElement)"/>
    public PredictionResult Predict(string name, JsonObject row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Predict(name, RowValues.FromJson(row));
    }

    /// <inheritdoc cref="PredictionModel.Predict(IReadOnlyList{IReadOnlyDictionary{string, object?}}, CancellationToken)"/>
    public IReadOnlyList<PredictionResult> Predict(string name, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Run(name, rows.Count, (rows, cancel),
            static (model, asked) => model.Decide(model.Model.PredictHeld(asked.rows, asked.cancel)));
    }

    /// <summary>Predicts rows as they come, all by the model that has the name when the first is asked for.</summary>
    /// <inheritdoc cref="PredictionModel.Predict(IEnumerable{IReadOnlyDictionary{string, object?}})"/>
    public IEnumerable<PredictionResult> Predict(string name, IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var _ = Hold(name, out var loaded);
        foreach (var row in rows)
            yield return loaded.Decide(loaded.Model.PredictHeld(row));
    }

    /// <summary>Predicts rows as they come, in batches, all by the model that has the name when the first is asked for.</summary>
    /// <inheritdoc cref="PredictionModel.PredictAsync"/>
    public async IAsyncEnumerable<PredictionResult> PredictAsync(
        string name, IAsyncEnumerable<IReadOnlyDictionary<string, object?>> rows,
        [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var _ = Hold(name, out var loaded);
        await foreach (var answer in loaded.Model.StreamHeld(rows, cancel).ConfigureAwait(false))
            yield return loaded.Decide(answer);
    }

    /// <summary>Predicts one row. Where the model is faster so, rows that others ask for at the same time are scored together with
    /// it.</summary>
    /// <param name="name">The model.</param>
    /// <param name="row">As for the prediction of one row.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before its turn came.</exception>
    /// <inheritdoc cref="PredictionModel.Predict(IReadOnlyDictionary{string, object?})" path="/exception"/>
    public ValueTask<PredictionResult> PredictAsync(string name, IReadOnlyDictionary<string, object?> row,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        cancel.ThrowIfCancellationRequested();
        var hold = Hold(name, out var loaded);
        if (loaded.Queue is { } queue)
            return GatheredAsync(loaded, queue.PredictAsync(row, cancel, hold), cancel);
        using (hold)
            return new(Run(loaded, 1, row, static (model, row) => model.Decide(model.Model.PredictHeld(row))));
    }

    /// <inheritdoc cref="PredictionModel.Embed(string)"/>
    public float[] Embed(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Embed(name, [text])[0];
    }

    /// <inheritdoc cref="PredictionModel.Embed(IReadOnlyList{string}, CancellationToken)"/>
    public float[][] Embed(string name, IReadOnlyList<string> texts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return EmbedCounted(name, texts, cancel).Vectors;
    }

    /// <summary>As the public one, with the tokens that were read.</summary>
    internal EmbeddedTexts EmbedCounted(string name, IReadOnlyList<string> texts, CancellationToken cancel) =>
        Run(name, texts.Count, (texts, cancel), static (model, asked) => model.Model.EmbedHeld(asked.texts, asked.cancel));

    /// <inheritdoc cref="PredictionModel.NearestExamples(IReadOnlyDictionary{string, object?}, int)"/>
    public IReadOnlyList<NearestExample> NearestExamples(string name, IReadOnlyDictionary<string, object?> row, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Run(name, 1, (row, count),
            static (model, asked) => model.Model.NearestExamples(model.Model.PredictHeld(asked.row), asked.count));
    }

    /// <inheritdoc cref="PredictionModel.Recommend(string, int, bool, bool)"/>
    public UserRecommendations Recommend(
        string name, string user, int top = 10, bool includeRated = false, bool includeUnrated = false) =>
        Run(name, 1, (user, top, includeRated, includeUnrated),
            static (model, asked) => model.Model.RecommendHeld(asked.user, asked.top, asked.includeRated, asked.includeUnrated));

    /// <summary>Frees every model once predictions under way have ended.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        foreach (var name in Names)
            Unload(name);
    }

    /// <summary>Asks the model that has the name now, which stays alive and is watched meanwhile.</summary>
    /// <param name="name">The model.</param>
    /// <param name="rows">The number of rows, for telemetry.</param>
    /// <param name="asked">What <paramref name="predict"/> is given, so that it need not be made anew for each call.</param>
    /// <param name="predict">Asks it.</param>
    internal TAnswer Run<TAsked, TAnswer>(string name, int rows, TAsked asked, Func<LoadedModel, TAsked, TAnswer> predict)
    {
        using var _ = Hold(name, out var loaded);
        return Run(loaded, rows, asked, predict);
    }

    /// <summary>The model of that name, kept alive until the result is disposed.</summary>
    internal ModelLease.Hold Hold(string name, out LoadedModel loaded)
    {
        // A model may be replaced between finding and holding it; the next look finds its successor.
        while (true)
        {
            loaded = Find(name);
            if (loaded.Model.TryTake(out var hold))
                return hold;
        }
    }

    /// <summary>The model that has the name now, kept alive until the result is disposed; null where there is none.</summary>
    internal LeasedModel? TryLease(string name)
    {
        // As Hold: a model that is no longer there has a successor, or its name is gone.
        while (TryFind(name) is { } loaded)
            if (loaded.Model.TryTake(out var hold))
                return new(loaded, hold);
        return null;
    }

    /// <summary>Awaits the answer to a row that is gathered with others; a caller that cancels does not wait for the batch.</summary>
    internal static async ValueTask<PredictionResult> GatheredAsync(
        LoadedModel loaded, ValueTask<PredictionResult> answer, CancellationToken cancel)
    {
        var request = PredictionTelemetry.Begin(loaded, 1);
        try
        {
            if (cancel.CanBeCanceled && !answer.IsCompleted)
                answer = new(answer.AsTask().WaitAsync(cancel));
            var decided = loaded.Decide(await answer.ConfigureAwait(false));
            request.Succeed();
            return decided;
        }
        finally
        {
            request.Dispose();
        }
    }

    /// <summary>Asks a model that the caller keeps alive.</summary>
    internal static TAnswer Run<TAsked, TAnswer>(LoadedModel loaded, int rows, TAsked asked, Func<LoadedModel, TAsked, TAnswer> predict)
    {
        var request = PredictionTelemetry.Begin(loaded, rows);
        try
        {
            var answer = predict(loaded, asked);
            request.Succeed();
            return answer;
        }
        finally
        {
            request.Dispose();
        }
    }

    private void Put(ModelName name, string? path, Func<PredictionModel> open)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        var loaded = Warm(name, path, open());
        LoadedModel? replaced;
        lock (_changing)
        {
            replaced = TryFind(name.ToString());
            Publish(Models.Where(m => m != replaced).Append(loaded));
        }
        PredictionTelemetry.Count(1);
        if (replaced is not null)
            LetGo(replaced);
        if (Volatile.Read(ref _disposed))
            Unload(name.Name);
    }

    private LoadedModel Warm(ModelName name, string? path, PredictionModel model)
    {
        try
        {
            model.Threads = _options.Threads;
            var options = _options.Of(name);
            if (options.Threshold is not null && model.Card.Labels.Count != 2)
                throw new ModelArtifactException(ModelArtifactFault.FailedWarmUp,
                    $"'{name}' has a threshold, which is for models of two classes; this one has {model.Card.Labels.Count}.");
            return new(name, path, model, options, options.Batching ?? _options.Batching, _options.WarmUp
                ? WarmUp.Run(model, path ?? name.ToString())
                : 1);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Makes these the models that are found: each by its version, and the newest by its name alone.</summary>
    private void Publish(IEnumerable<LoadedModel> models)
    {
        var all = models.ToList();
        var named = all.GroupBy(m => m.Name).Select(versions => KeyValuePair.Create(versions.Key, versions.MaxBy(m => m.Version)!));
        Volatile.Write(ref _models, all.Select(m => KeyValuePair.Create(m.FullName.ToString(), m)).Concat(named)
            .ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static void LetGo(LoadedModel model)
    {
        PredictionTelemetry.Count(-1);
        model.Model.Dispose();
    }

    private KeyNotFoundException Unknown(string name)
    {
        var models = Models;
        string[] known = [.. models.GroupBy(m => m.Name)
            .SelectMany(versions => versions.Count() == 1 && versions.First().Version == ModelName.FirstVersion
            ? [versions.Key]
            : versions.Select(m => m.FullName.ToString()))];
        var near = Nearest.To(name, known);
        return new($"no model '{name}' is loaded; loaded: {(known.Length == 0 ? "none" : string.Join(", ", known))}." +
            (near is null ? "" : $" Did you mean '{near}'?"));
    }
}
