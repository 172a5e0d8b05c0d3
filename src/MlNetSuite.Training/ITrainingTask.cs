using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training;

/// <summary>A kind of problem: what its rows are, who can learn it and how the result is evaluated.</summary>
public interface ITrainingTask
{
    /// <summary>The name used on the command line and in model cards, such as <c>image-classification</c>.</summary>
    string Name { get; }

    /// <summary>One line for people.</summary>
    string Summary { get; }

    /// <summary>Who can learn it; the first is the default.</summary>
    IReadOnlyList<ITrainer> Trainers { get; }

    /// <summary>Reads the data, learns, tests the packed model and writes it.</summary>
    /// <param name="request">The data, the trainer and its parameters, and where the model goes.</param>
    /// <param name="run">The seed, the threads, who is told of progress, and what stops it.</param>
    /// <exception cref="InputException">The data, the trainer's name or the split is wrong.</exception>
    /// <exception cref="AutoML.Spaces.ParameterException">A parameter is wrong.</exception>
    TrainOutcome Train(TrainRequest request, TrainingRun run);

    /// <summary>Who of a training computes by libtorch, which need not be on the machine: the trainer's name, or nobody.</summary>
    /// <exception cref="InputException">There is no such trainer.</exception>
    /// <exception cref="AutoML.Spaces.ParameterException">A parameter is wrong.</exception>
    IReadOnlyList<string> NeedingLibTorch(TrainRequest request) => [];

    /// <summary>Who of a sweep's trainers computes by libtorch, in the configurations that are tried first. Where libtorch is not on the
    /// machine, a sweep leaves them out, and refuses to begin where they were asked for by name.</summary>
    /// <exception cref="InputException">There is no such trainer.</exception>
    IReadOnlyList<string> NeedingLibTorch(SweepRequest request) => [];

    /// <summary>Searches trainers and parameters within a budget, then trains the best, tests it once and writes it.</summary>
    /// <param name="request">What is searched, and how.</param>
    /// <param name="budget">What it may take, the final training included.</param>
    /// <param name="executor">Makes what runs the trials and the final training; null runs them in this process.</param>
    /// <param name="progress">Told what happens in the search.</param>
    /// <param name="steer">Given the means to skip, pause and finish, once the search begins.</param>
    /// <param name="stages">Told about reading before the search and the final training after it.</param>
    /// <param name="store">Where the study is kept, in place of <see cref="SweepRequest.Study"/>; not disposed.</param>
    /// <param name="cancel">Stops the search; the best so far is saved all the same, as its trial left it.</param>
    /// <exception cref="InputException">The request is wrong, or no trial came to an end.</exception>
    /// <exception cref="StudyException">The study cannot be opened or resumed.</exception>
    Task<SweepOutcome> SweepAsync(
        SweepRequest request, SweepBudget budget, Func<SweepWork, ISweepExecutor>? executor = null, IProgress<SweepEvent>? progress = null,
        Action<ISweepControl>? steer = null, IProgress<TrainingProgress>? stages = null, IStudyStore? store = null,
        CancellationToken cancel = default);

    /// <summary>What a process does that works for a sweep elsewhere: runs its trials, makes the model that it chose.</summary>
    /// <param name="job">What the sweep is about.</param>
    /// <param name="files">Where its processes leave files for each other; null for the folder of the job.</param>
    SweepProgram Program(SweepJob job, ISweepFiles? files = null);

    /// <summary>Evaluates a model on rows with known answers; where the source keeps test rows apart, on those.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">A catalog id, a file or a folder.</param>
    /// <param name="roles">Which columns hold what, where their names do not tell.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="progress">Told what is being done; may be null.</param>
    EvaluationOutcome Evaluate(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel,
        IProgress<TrainingProgress>? progress = null);

    /// <summary>As <see cref="Evaluate"/>, and for each group of rows apart.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">A catalog id, a file or a folder.</param>
    /// <param name="roles">Which columns hold what, where their names do not tell.</param>
    /// <param name="column">The column that tells groups; the model need not have learned from it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <param name="progress">Told what is being done; may be null.</param>
    /// <exception cref="InputException">The data has no such column, or it has too many values.</exception>
    EvaluationOutcome EvaluateGroups(PredictionModel model, string data, ColumnRoles roles, string column, CancellationToken cancel,
        IProgress<TrainingProgress>? progress = null);

    /// <summary>What the model's decisions rest on over many rows with known answers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">The rows, the metric and how often columns are shuffled.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InputException">The model is for another task, or the metric is not one of this data.</exception>
    ImportanceOutcome Importance(PredictionModel model, ImportanceRequest request, CancellationToken cancel);

    /// <summary>Rows as an app gives them, with or without their answers; where the source keeps test rows apart, those.
    /// Images are <c>Pixels</c> (bytes) or, from a folder without classes, <c>Image</c> (paths).</summary>
    /// <param name="model">The model that the rows are for.</param>
    /// <param name="data">A catalog id, a file or a folder.</param>
    /// <param name="roles">Which columns hold what, where their names do not tell.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InputException">There is no such data, or it is not what the task needs.</exception>
    IReadOnlyList<IReadOnlyDictionary<string,
        object?>> InputRows(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel);
}
