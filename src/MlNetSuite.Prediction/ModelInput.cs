using System.Collections.Concurrent;
using Microsoft.ML;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Networks;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction;

/// <summary>One way into a model, with the scorers that are free at the moment. A thread takes one, predicts alone with it and puts it
/// back: nothing is locked while predicting.</summary>
internal sealed class ModelInput : IDisposable
{
    /// <summary>Rows that one thread predicts in one go where ML.NET predicts them.</summary>
    private const int RangeRows = 32;

    private readonly MLContext _ml;
    private readonly OutputLayout _layout;
    private readonly Dictionary<string, CardColumn> _inputs;
    private readonly IReadOnlyList<string> _missing;
    private readonly ImageReading _reading;
    private readonly ScorerPool _mlNet;
    private readonly ConcurrentBag<NetworkScorer> _singles = [];
    private readonly ConcurrentBag<NetworkScorer> _batches = [];
    private readonly ConcurrentDictionary<(Type, Type), object> _typed = [];
    private readonly Lazy<Scoring> _scoring;

    internal ModelInput(MLContext ml, ITransformer transformer, DataViewSchema schema, ModelCard card, OutputLayout layout,
        ModelSamples samples, Func<IEnumerable<byte[]>> onnx)
    {
        (_ml, Transformer, Schema, _layout) = (ml, transformer, schema, layout);
        _inputs = card.Inputs.DistinctBy(input => input.Name).ToDictionary(input => input.Name);
        _missing = card.Reading?.Missing ?? [];
        _reading = ImageReading.Of(card.Image);
        Trained = new(card);
        _mlNet = new(() => new(Transformer, NewRow(), _layout));
        _scoring = new(() => Opened(samples, onnx));
    }

    private Scoring Opened(ModelSamples samples, Func<IEnumerable<byte[]>> onnx)
    {
        var rows = samples.For(Schema);
        var encoder = VerifiedNetwork.Encoder(this, _ml, rows, onnx, Vectors);
        var network = VerifiedNetwork.Of(this, rows, onnx, encoder, Vectors);
        FreedMemory.GiveBack();
        return new(encoder, network, encoder is null ? _mlNet : new(() => new(encoder.Steps, NewRow(), _layout)));
    }

    /// <summary>How rows are scored.</summary>
    /// <param name="Encoder">What encodes the texts of a table's rows; null where they are not encoded.</param>
    /// <param name="Network">The network to score by; null for other models.</param>
    /// <param name="Rows">What scores rows one by one where there is none.</param>
    private sealed record Scoring(TableEncoder? Encoder, NetworkModel? Network, ScorerPool Rows);

    internal ITransformer Transformer { get; }

    internal DataViewSchema Schema { get; }

    internal OutputLayout Layout => _layout;

    /// <summary>What its columns were called in training.</summary>
    internal TrainedNames Trained { get; }

    /// <summary>Where encoders keep what they make of texts; to be set before the first row.</summary>
    internal VectorCache? Vectors { get; set; }

    /// <summary>The network to score by instead of ML.NET, with the same answers; null for other models.</summary>
    internal NetworkModel? Network => _scoring.Value.Network;

    /// <summary>Scorers that are kept for the next rows.</summary>
    internal int ScorersKept => _scoring.Value.Rows.Kept;

    /// <summary>Most rows that one thread predicts in one go.</summary>
    internal int RowsAtOnce => Network is null ? RangeRows : NetworkModel.BatchRows;

    /// <summary>A row for a scorer of its own to read.</summary>
    internal InputRow NewRow() => new(Schema, _inputs, _missing, _reading, Trained);

    internal PredictionResult Predict(IReadOnlyDictionary<string, object?> row)
    {
        if (Network is null)
            return _scoring.Value.Rows.Predict(row);
        var scorer = _singles.TryTake(out var free) ? free : new NetworkScorer(Network, NewRow(), _layout, batch: false);
        try
        {
            return scorer.Predict(row);
        }
        finally
        {
            _singles.Add(scorer);
        }
    }

    /// <summary>Predicts a range of rows, at most <see cref="RowsAtOnce"/>, into the same places of <paramref name="answers"/>.</summary>
    internal void Predict(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, int from, int count, PredictionResult[] answers)
    {
        using var _ = _scoring.Value.Encoder?.Ahead(rows, from, count);
        if (Network is null)
        {
            _scoring.Value.Rows.Predict(rows, from, count, answers);
            return;
        }
        var scorer = _batches.TryTake(out var free) ? free : new NetworkScorer(Network, NewRow(), _layout, batch: true);
        try
        {
            scorer.Predict(rows, from, count, answers);
        }
        finally
        {
            _batches.Add(scorer);
        }
    }

    /// <summary>Scores the rows of a view, for one thread.</summary>
    internal ScoreReader Reader(IDataView rows) =>
        Network is null
        ? new ScoreReader.ByTransformer(rows, Steps, _layout.Outputs[_layout.Scores].Name, _scoring.Value.Encoder)
        : new ScoreReader.ByNetwork(rows, Network, _scoring.Value.Encoder);

    /// <summary>One row as ML.NET has it.</summary>
    internal PredictionResult PredictByRow(IReadOnlyDictionary<string, object?> row) => _mlNet.Predict(row);

    internal TypedPredictor<TIn, TOut> Typed<TIn, TOut>() where TIn : class where TOut : class, new() =>
        _typed.TryGetValue((typeof(TIn), typeof(TOut)), out var known)
            ? (TypedPredictor<TIn, TOut>)known
            : (TypedPredictor<TIn, TOut>)_typed.GetOrAdd((typeof(TIn), typeof(TOut)), _ => CreateTyped<TIn, TOut>());

    public void Dispose()
    {
        _mlNet.Dispose();
        foreach (var scorer in _singles.Concat(_batches))
            scorer.Dispose();
        _singles.Clear();
        _batches.Clear();
        _typed.Clear();
        if (!_scoring.IsValueCreated)
            return;
        _scoring.Value.Rows.Dispose();
        _scoring.Value.Network?.Dispose();
        _scoring.Value.Encoder?.Dispose();
    }

    /// <summary>The steps that score rows where no network does.</summary>
    private ITransformer Steps => _scoring.Value.Encoder?.Steps ?? Transformer;

    private TypedPredictor<TIn, TOut> CreateTyped<TIn, TOut>() where TIn : class where TOut : class, new()
    {
        RequireInputs(typeof(TIn), RowType<TIn>.Columns);
        RequireOutputs(typeof(TOut), RowType<TOut>.Columns, RowType<TIn>.Columns);
        return Network is not null && TypedNetwork<TIn, TOut>.For(Network, _layout) is { } network
            ? new TypedPredictor<TIn, TOut>.ByNetwork(network)
            : new TypedPredictor<TIn, TOut>.ByEngines(
                () => _ml.Model.CreatePredictionEngine<TIn, TOut>(Steps, new PredictionEngineOptions { OwnsTransformer = false }));
    }

    private void RequireInputs(Type type, IReadOnlyList<string> given)
    {
        foreach (var name in Schema.Select(c => c.Name).Except(given))
            throw new PredictionInputException(
                $"{type.Name} lacks the column '{name}', which the model takes; it has: {string.Join(", ", given)}." +
                (Nearest.To(name, given) is { } near ? $" Should '{near}' be '{name}'?" : ""));
    }

    // ML.NET itself would leave such a property at its default, which looks like an answer.
    private void RequireOutputs(Type type, IReadOnlyList<string> requested, IReadOnlyList<string> given)
    {
        var columns = Transformer.GetOutputSchema(Schema).Where(c => !c.IsHidden).Select(c => c.Name).ToList();
        foreach (var name in requested.Except(columns).Except(given))
            throw new PredictionInputException(
                $"{type.Name} has '{name}', which the model does not give; it gives: {string.Join(", ", columns)}." +
                (Nearest.To(name, columns) is { } near ? $" Did you mean '{near}'?" : "") +
                " Mark a property that is not the model's with [NoColumn].");
    }
}
