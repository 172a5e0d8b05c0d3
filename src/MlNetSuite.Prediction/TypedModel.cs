namespace MlNetSuite.Prediction;

/// <summary>Typed predictions of a named model: see <see cref="SharedPredictionEngine.Model{TIn, TOut}(string)"/>.</summary>
public sealed class TypedModel<TIn, TOut> where TIn : class where TOut : class, new()
{
    private readonly SharedPredictionEngine _engine;
    private readonly string _name;

    internal TypedModel(SharedPredictionEngine engine, string name) => (_engine, _name) = (engine, name);

    /// <inheritdoc cref="PredictionModel.Predict{TIn, TOut}(TIn)"/>
    public TOut Predict(TIn row)
    {
        using var _ = _engine.Hold(_name, out var loaded);
        var request = PredictionTelemetry.Begin(loaded, 1);
        try
        {
            var answer = loaded.Model.PredictHeld<TIn, TOut>(row);
            request.Succeed();
            return answer;
        }
        finally
        {
            request.Dispose();
        }
    }

    /// <inheritdoc cref="PredictionModel.Predict{TIn, TOut}(IReadOnlyList{TIn}, CancellationToken)"/>
    public TOut[] Predict(IReadOnlyList<TIn> rows, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var _ = _engine.Hold(_name, out var loaded);
        var request = PredictionTelemetry.Begin(loaded, rows.Count);
        try
        {
            var answers = loaded.Model.PredictHeld<TIn, TOut>(rows, cancel);
            request.Succeed();
            return answers;
        }
        finally
        {
            request.Dispose();
        }
    }
}
