using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>The two ends of a trainer that begins with an encoder: training texts as vectors, and the finished graph as a model that takes
/// texts, of ML.NET's own steps.</summary>
internal static class EncoderPipeline
{
    private const string Joined = "JoinedText";

    /// <summary>Encodes training texts, those that the run has no vectors of yet.</summary>
    /// <param name="options">The encoder.</param>
    /// <param name="data">The texts.</param>
    /// <param name="run">Shares vectors, and is told how far it is.</param>
    /// <param name="share">What share of the stage it is.</param>
    internal static EncodedTexts Encode(EncoderOptions options, TextDataset data, TrainingRun run, double share)
    {
        using var encoder = new TextEncoder(options, run.Vectors);
        var report = new StepReport(run, data.Count, "encoded", 0, share);
        return encoder.Encode(data.Texts, run.Threads, report.Done, run.Cancel);
    }

    /// <summary>The model: the code units of a text, perhaps the text with its case folded, then the graph, then its class as text.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="graph">Reads <see cref="TokenGraph.Codes"/>.</param>
    /// <param name="data">Whose classes it answers.</param>
    /// <param name="readsTerms">Whether the graph reads <see cref="TextRows.Lower"/>, too.</param>
    internal static TrainedModel Model(MLContext ml, byte[] graph, TextDataset data, bool readsTerms)
    {
        // A vector of one text, whether the text comes as one or, behind the step that cleans it, as a vector.
        IEstimator<ITransformer> codes = ml.Transforms.Concatenate(Joined, TextRows.Text)
            .Append(ml.Transforms.Text.TokenizeIntoCharactersAsKeys(TokenGraph.Codes, Joined, useMarkerCharacters: true));
        var front = readsTerms
            ? codes.Append(ml.Transforms.Text.NormalizeText(TextRows.Lower, TextRows.Text, keepDiacritics: true))
            : codes;
        string[] between = readsTerms ? [Joined, TokenGraph.Codes, TextRows.Lower] : [Joined, TokenGraph.Codes];
        var chain = front.Append(OnnxClassifier.Pipeline(ml, graph, data.Classes)).Append(ml.Transforms.DropColumns(between));
        return new(chain.Fit(TextRows.None(ml)), TextRows.InputSchema);
    }
}
