using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Networks;

/// <summary>Decides whether a model may be scored by its network alone: only where the answers are ML.NET's own.</summary>
internal static class VerifiedNetwork
{
    /// <summary>The network of a model, or null where there is none to score by, no row to compare by, or the answers differ.</summary>
    internal static NetworkModel? Of(ModelInput model, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows,
        Func<IEnumerable<byte[]>> onnx, VectorCache? vectors = null)
    {
        if (rows.Count == 0 || NetworkModel.For(model.Transformer, model.Schema, model.Layout, onnx, vectors) is not { } network)
            return null;
        if (Agrees(model, network, rows))
            return network;
        network.Dispose();
        return null;
    }

    private static bool Agrees(ModelInput model, NetworkModel network, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        var count = Math.Min(rows.Count, NetworkModel.BatchRows);
        var answers = new PredictionResult[count];
        using var scorer = new NetworkScorer(network, model.NewRow(), model.Layout, batch: true);
        scorer.Predict(rows, 0, count, answers);
        return answers.Index().All(answer => Agrees(answer.Item, model.PredictByRow(rows[answer.Index]), network.Tolerance));
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
