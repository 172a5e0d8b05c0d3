using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction;

public sealed partial class PredictionModel
{
    private readonly Lazy<TrainingExamples?> _examples;

    /// <summary>How many training texts the zip holds for <see cref="NearestExamples(PredictionResult, int)"/>; 0 in most.</summary>
    /// <exception cref="ModelArtifactException">The entry that holds them is damaged.</exception>
    public int Examples => _examples.Value?.Count ?? 0;

    /// <summary>The training texts that are most like a row, best first: what its answer rests on, as far as the zip holds them.</summary>
    /// <param name="row">As for the prediction of one row.</param>
    /// <param name="count">The maximum number of texts, at least 1.</param>
    /// <exception cref="PredictionInputException">The zip holds none, or the row lacks a column.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IReadOnlyList<NearestExample> NearestExamples(IReadOnlyDictionary<string, object?> row, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(row);
        using var _ = _lease.Take();
        return NearestExamples(PredictHeld(row), count);
    }

    /// <summary>As above for a row that this model has answered, without reading it again.</summary>
    /// <param name="answer">This model's.</param>
    /// <param name="count">The maximum number of texts, at least 1.</param>
    /// <inheritdoc cref="NearestExamples(IReadOnlyDictionary{string, object?}, int)" path="/exception"/>
    public IReadOnlyList<NearestExample> NearestExamples(PredictionResult answer, int count = 3)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (_examples.Value is not { } examples)
            throw new PredictionInputException(
                "the zip holds no training texts to compare with: those of models with an embedding do, unless they were trained with " +
                "--samples 0.");
        return examples.Nearest(answer.Numbers(Layout.Embedding), count, Card.Labels);
    }

    private TrainingExamples? ReadExamples()
    {
        if (!GivesEmbedding || Entry(TrainingExamples.EntryName) is not { } entry)
            return null;
        try
        {
            var examples = TrainingExamples.Parse(entry.ToArray(), Card.Labels.Count);
            return examples.Width == Layout.Outputs[Layout.Embedding].Width
                ? examples
                : throw new InvalidDataException($"the entry {TrainingExamples.EntryName} is of another model.");
        }
        catch (InvalidDataException fault)
        {
            throw new ModelArtifactException(ModelArtifactFault.DamagedCard, fault.Message, fault);
        }
    }
}
