using Microsoft.ML.Data;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction;

/// <content>What explanations and drift ask of a model.</content>
public sealed partial class PredictionModel
{
    /// <summary>Whether the model takes images, or their pixels.</summary>
    public bool TakesImages => _fromPixels is not null;

    /// <summary>Whether the model reads one text and predicts a class.</summary>
    public bool TakesText => InputSchema is [{ Type: TextDataViewType }] && Card.Labels.Count > 0;

    /// <summary>Keeps the model alive until the hold is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    internal ModelLease.Hold Take() => _lease.Take();

    /// <summary>The scores of rows given by column name, one array a row: of the classes in the order of the labels, or of a number; for a
    /// caller who keeps the model alive.</summary>
    internal float[][] ScoreRows(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel)
    {
        return [.. PredictHeld(rows, cancel).Select(ScoresOf)];

        float[] ScoresOf(PredictionResult answer) => answer.Label is null && Layout.Scores >= 0 ? [.. answer.Numbers(Layout.Scores)]
            : answer.Probabilities.Count > 0 ? [.. answer.Probabilities.Values]
            : throw new PredictionInputException(
                "the model gives no value, and no probability for each of its labels; explanations and drift need either.");
    }

    /// <summary>The columns that the model takes under its own names, and no others.</summary>
    internal Dictionary<string, object?> WithModelNames(IReadOnlyDictionary<string, object?> row)
    {
        var named = new Dictionary<string, object?>(InputSchema.Count);
        foreach (var column in InputSchema)
            named[column.Name] = RowValues.Find(row, column.Name, InputSchema, _whole.Trained);
        return named;
    }

    /// <summary>An image (a path, bytes, a stream or an <see cref="MLImage"/>) as the pixels that the network reads.</summary>
    internal float[] PixelsOf(object image)
    {
        using var input = _whole.NewRow();
        try
        {
            input.Set(new Dictionary<string, object?>(1) { [InputSchema[0].Name] = image });
            var mapper = Transformer.GetRowToRowMapper(InputSchema);
            var pixels = mapper.OutputSchema[ImageFront.Pixels];
            using var output = mapper.GetRow(input, [pixels]);
            var values = default(VBuffer<float>);
            output.GetGetter<VBuffer<float>>(pixels)(ref values);
            return [.. values.DenseValues()];
        }
        finally
        {
            input.Clear();
        }
    }
}
