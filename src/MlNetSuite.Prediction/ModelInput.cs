using System.Collections.Concurrent;
using Microsoft.ML;

namespace MlNetSuite.Prediction;

/// <summary>One way into a model, with the prediction engines that are free at the moment. A thread takes one, predicts
/// alone with it and puts it back: nothing is locked while predicting.</summary>
internal sealed class ModelInput(MLContext ml, ITransformer transformer, DataViewSchema schema, LabelIndex labels) : IDisposable
{
    private readonly ConcurrentBag<RowScorer> _scorers = [];
    private readonly ConcurrentDictionary<(Type, Type), object> _engines = [];

    internal ITransformer Transformer => transformer;

    internal DataViewSchema Schema => schema;

    internal Prediction Predict(IReadOnlyDictionary<string, object?> row)
    {
        var scorer = _scorers.TryTake(out var free) ? free : new RowScorer(transformer, schema, labels);
        try
        {
            return scorer.Predict(row);
        }
        finally
        {
            _scorers.Add(scorer);
        }
    }

    internal TOut Predict<TIn, TOut>(TIn row) where TIn : class where TOut : class, new()
    {
        var pool = (ConcurrentBag<PredictionEngine<TIn, TOut>>)_engines.GetOrAdd(
            (typeof(TIn), typeof(TOut)), static _ => new ConcurrentBag<PredictionEngine<TIn, TOut>>());
        var engine = pool.TryTake(out var free) ? free : Create<TIn, TOut>();
        try
        {
            return engine.Predict(row);
        }
        finally
        {
            pool.Add(engine);
        }
    }

    public void Dispose()
    {
        while (_scorers.TryTake(out var scorer))
            scorer.Dispose();
        _engines.Clear();
    }

    private PredictionEngine<TIn, TOut> Create<TIn, TOut>() where TIn : class where TOut : class, new() =>
        ml.Model.CreatePredictionEngine<TIn, TOut>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
}
