using Microsoft.ML;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction.Networks;

/// <summary>Decides whether a model may be scored by its network alone: only where the answers are ML.NET's own.</summary>
internal static class VerifiedNetwork
{
    /// <summary>The network of a model, or null where there is none to score by, no row to compare by, or the answers differ.</summary>
    internal static NetworkModel? Of(ModelInput model, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows,
        Func<IEnumerable<byte[]>> onnx, TableEncoder? encoder = null, VectorCache? vectors = null)
    {
        if (rows.Count == 0
            || NetworkModel.For(encoder?.Steps ?? model.Transformer, model.Schema, model.Layout, onnx, vectors) is not { } network)
            return null;
        if (Agrees(model, network, rows, encoder is null ? network.Tolerance : NetworkModel.EncoderTolerance))
            return network;
        network.Dispose();
        return null;
    }

    /// <summary>What encodes the texts of a table, or null likewise.</summary>
    internal static TableEncoder? Encoder(ModelInput model, MLContext ml, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows,
        Func<IEnumerable<byte[]>> onnx, VectorCache? vectors)
    {
        if (rows.Count == 0 || TableEncoder.Of(ml, model.Transformer, model.Schema, onnx, vectors) is not { } encoder)
            return null;
        using var scorer = new RowScorer(encoder.Steps, model.NewRow(), model.Layout);
        if (rows.All(row => Agrees(scorer.Predict(row), model.PredictByRow(row), NetworkModel.EncoderTolerance)))
            return encoder;
        encoder.Dispose();
        return null;
    }

    private static bool Agrees(
        ModelInput model, NetworkModel network, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, float tolerance)
    {
        var count = Math.Min(rows.Count, NetworkModel.BatchRows);
        var answers = new PredictionResult[count];
        using var scorer = new NetworkScorer(network, model.NewRow(), model.Layout, batch: true);
        scorer.Predict(rows, 0, count, answers);
        return answers.Index().All(answer => Agrees(answer.Item, model.PredictByRow(rows[answer.Index]), tolerance));
    }

    private static bool Agrees(PredictionResult ours, PredictionResult mlNet, float tolerance)
    {
        if (ours.Label != mlNet.Label && !IsTie(ours, mlNet, tolerance))
            return false;
        for (var i = 0; i < ours.AllNumbers.Length; i++)
            if (!Near(ours.AllNumbers[i], mlNet.AllNumbers[i], tolerance))
                return false;
        return true;
    }

    private static bool IsTie(PredictionResult ours, PredictionResult mlNet, float tolerance) =>
        ours.Label is { } label && mlNet.Label is not null && Near(mlNet.Probabilities[label], mlNet.Score, tolerance);

    private static bool Near(float a, float b, float tolerance) =>
        a.Equals(b) || Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(b));
}
