namespace MlNetSuite.Prediction;

/// <summary>Typed predictions of a named model: see <see cref="SharedPredictionEngine.Model{TIn, TOut}(string)"/>.</summary>
public sealed class TypedModel<TIn, TOut> where TIn : class where TOut : class, new()
{
    private readonly SharedPredictionEngine _engine;
    private readonly string _name;

    internal TypedModel(SharedPredictionEngine engine, string name) => (_engine, _name) = (engine, name);

    /// <inheritdoc cref="PredictionModel.Predict{TIn, TOut}(TIn)"/>
    public TOut Predict(TIn row) => _engine.Run(_name, 1, row, static (loaded, row) => loaded.Model.PredictHeld<TIn, TOut>(row));

    /// <inheritdoc cref="PredictionModel.Predict{TIn, TOut}(IReadOnlyList{TIn}, CancellationToken)"/>
    public TOut[] Predict(IReadOnlyList<TIn> rows, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return _engine.Run(_name, rows.Count, (rows, cancel),
            static (loaded, asked) => loaded.Model.PredictHeld<TIn, TOut>(asked.rows, asked.cancel));
    }
}
