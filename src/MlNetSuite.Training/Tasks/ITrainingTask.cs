using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>A kind of problem: what its rows are, who can learn it and how the result is judged.</summary>
public interface ITrainingTask
{
    /// <summary>The name used on the command line and in model cards, such as <c>image-classification</c>.</summary>
    string Name { get; }

    /// <summary>One line for people.</summary>
    string Summary { get; }

    /// <summary>Who can learn it; the first is the default.</summary>
    IReadOnlyList<ITrainer> Trainers { get; }

    /// <summary>Reads the data, learns, tests the packed model and writes it.</summary>
    /// <exception cref="InputException">The data, the trainer's name or the split is wrong.</exception>
    /// <exception cref="AutoML.Spaces.ParameterException">A parameter is wrong.</exception>
    TrainOutcome Train(TrainRequest request, TrainingRun run);

    /// <summary>Judges a model on rows given by a catalog id, a file or a folder; where the source keeps test rows apart, on those.</summary>
    EvaluationOutcome Evaluate(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel);
}
