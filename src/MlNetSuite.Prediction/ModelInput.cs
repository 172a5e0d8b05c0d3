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

    private PredictionEngine<TIn, TOut> Create<TIn, TOut>() where TIn : class where TOut : class, new()
    {
        RequireInputs(typeof(TIn), RowType<TIn>.Columns);
        RequireOutputs(typeof(TOut), RowType<TOut>.Columns, RowType<TIn>.Columns);
        return ml.Model.CreatePredictionEngine<TIn, TOut>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
    }

    private void RequireInputs(Type type, IReadOnlyList<string> given)
    {
        foreach (var name in schema.Select(c => c.Name).Except(given))
            throw new PredictionInputException(
                $"{type.Name} lacks the column '{name}', which the model takes; it has: {string.Join(", ", given)}." +
                (Nearest.To(name, given) is { } near ? $" Should '{near}' be '{name}'?" : ""));
    }

    // ML.NET itself would leave such a property at its default, which looks like an answer.
    private void RequireOutputs(Type type, IReadOnlyList<string> wanted, IReadOnlyList<string> given)
    {
        var columns = transformer.GetOutputSchema(schema).Where(c => !c.IsHidden).Select(c => c.Name).ToList();
        foreach (var name in wanted.Except(columns).Except(given))
            throw new PredictionInputException(
                $"{type.Name} has '{name}', which the model does not give; it gives: {string.Join(", ", columns)}." +
                (Nearest.To(name, columns) is { } near ? $" Did you mean '{near}'?" : "") +
                " Mark a property that is not the model's with [NoColumn].");
    }
}
