using System.Collections.Concurrent;
using Microsoft.ML;
using MlNetSuite.Prediction.Networks;

namespace MlNetSuite.Prediction;

/// <summary>Predicts rows of one pair of types, from any number of threads.</summary>
internal abstract class TypedPredictor<TIn, TOut> where TIn : class where TOut : class, new()
{
    internal abstract TOut Predict(TIn row);

    /// <summary>Predicts a range of rows into the same places of <paramref name="answers"/>.</summary>
    internal abstract void Predict(IReadOnlyList<TIn> rows, int from, int count, TOut[] answers);

    /// <summary>By ML.NET's prediction engines. A thread takes one, predicts alone with it and puts it back.</summary>
    internal sealed class ByEngines(Func<PredictionEngine<TIn, TOut>> create) : TypedPredictor<TIn, TOut>
    {
        private readonly ConcurrentBag<PredictionEngine<TIn, TOut>> _free = [];

        internal override TOut Predict(TIn row)
        {
            ArgumentNullException.ThrowIfNull(row);
            var engine = _free.TryTake(out var free) ? free : create();
            try
            {
                return engine.Predict(row);
            }
            finally
            {
                _free.Add(engine);
            }
        }

        internal override void Predict(IReadOnlyList<TIn> rows, int from, int count, TOut[] answers)
        {
            var engine = _free.TryTake(out var free) ? free : create();
            try
            {
                for (var i = from; i < from + count; i++)
                    answers[i] = engine.Predict(rows[i] ?? throw new ArgumentNullException(nameof(rows)));
            }
            finally
            {
                _free.Add(engine);
            }
        }
    }

    /// <summary>By ONNX Runtime itself.</summary>
    internal sealed class ByNetwork(TypedNetwork<TIn, TOut> network) : TypedPredictor<TIn, TOut>
    {
        internal override TOut Predict(TIn row) => network.Predict(row);

        internal override void Predict(IReadOnlyList<TIn> rows, int from, int count, TOut[] answers) =>
            network.Predict(rows, from, count, answers);
    }
}
