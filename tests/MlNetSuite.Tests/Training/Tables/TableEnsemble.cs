using Microsoft.ML;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Training.Ensembles;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>Two models of one table as one, of which the second counts three times as much.</summary>
internal static class TableEnsemble
{
    /// <summary>The zip of both.</summary>
    internal static byte[] Pack(byte[] one, byte[] other)
    {
        using var first = Open(one);
        using var merged = ModelEnsemble.Merge(
            [ModelMember.From(Open(one), 1), ModelMember.From(Open(other), 3)], first.Card.Labels, new(1, 1));
        return ModelArtifact.Pack(new MLContext(1), merged.Transformer, merged.InputSchema, first.Card with
        {
            Trainer = "ensemble",
            Inputs = ModelSchema.Columns(merged.InputSchema),
        }, first.SampleRows());
    }

    internal static void AssertMean(PredictionModel one, PredictionModel other, IReadOnlyDictionary<string, object?> row,
        IEnumerable<float> probabilities)
    {
        var (first, second) = (one.Predict(row).Probabilities.Values.ToArray(), other.Predict(row).Probabilities.Values.ToArray());
        Assert.All(first.Zip(second, probabilities), p => Assert.Equal(p.First / 4 + p.Second * 3 / 4, p.Third, 1e-4f));
    }

    private static PredictionModel Open(byte[] zip) => PredictionModel.Open(new MemoryStream(zip));
}
