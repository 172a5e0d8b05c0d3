using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Ensembles;

/// <summary>A model that is to be part of an ensemble.</summary>
/// <param name="Model">Trained in this process or read from an artifact. It belongs to the merged model from then on.</param>
/// <param name="Trainer">Who trained it.</param>
/// <param name="Weight">Its share, above 0; weights are scaled to add up to 1.</param>
public sealed record ModelMember(TrainedModel Model, string Trainer, double Weight)
{
    /// <summary>The class names it was trained on, where it is known; they are compared when models are merged.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>A member out of an artifact, such as a trial left behind.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="weight">Its share, above 0.</param>
    /// <exception cref="ModelArtifactException">It is refused; <see cref="ModelArtifactException.Fault"/> says why.</exception>
    public static ModelMember Open(string path, double weight) => From(PredictionModel.Open(path), weight);

    /// <summary>A member out of an opened artifact, which is then no longer to be used or disposed: what it held belongs to the
    /// member.</summary>
    public static ModelMember From(PredictionModel opened, double weight)
    {
        ArgumentNullException.ThrowIfNull(opened);
        var model = new TrainedModel(opened.Transformer, opened.InputSchema)
        {
            Entries = opened.Entries(),
            ValidationRows = opened.Card.ValidationRows,
            Notes = opened.Card.Notes,
        };
        return new(model, opened.Card.Trainer, weight) { Labels = opened.Card.Labels };
    }
}
