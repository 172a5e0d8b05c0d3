using MlNetSuite.Data;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Pretrained.Storage;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation.ColdItems;

/// <summary>What a pretrained sentence transformer makes of the texts of items, of length 1.</summary>
internal static class ItemSentences
{
    /// <summary>The weights, whose encoder has read English.</summary>
    internal const string Weights = "all-minilm-l6-v2";

    private const int MaxTokens = 128;

    /// <summary>A row for each item.</summary>
    /// <exception cref="InputException">The weights are not on this machine; the message says how to get them.</exception>
    internal static TextFeatures Of(ItemTexts texts, TrainingRun run)
    {
        var weights = WeightsStore.Default.Locate(Weights);
        var encoder = BertReader.Encoder(weights);
        EncoderOptions options = new(encoder, BertReader.Pieces(weights), [encoder.Layers.Count], MaxTokens, WeightPrecision.W8);
        using var reader = new TextEncoder(options, run.Vectors);
        string[] sentences = [.. texts.Cells.Select(Sentence)];
        var report = new StepReport(run, sentences.Length, "texts of items encoded", 1, 1);
        return new(options.Width, reader.Encode(sentences, run.Threads, report.Done, run.Cancel).Vectors);
    }

    // Lists of genres and the like are written with bars.
    private static string Sentence(IReadOnlyList<string> cells) =>
        string.Join(". ", cells.Where(cell => cell.Length > 0)).Replace("|", ", ", StringComparison.Ordinal);
}
