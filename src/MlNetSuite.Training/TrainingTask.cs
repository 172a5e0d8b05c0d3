using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training;

/// <summary>A task of the parts that its definition names. Everything that can be asked of it is a class of its own, which is given the
/// definition: training, evaluation, importance, sweeps.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public class TrainingTask<TData> : ITrainingTask where TData : Dataset
{
    /// <summary>A task of these parts.</summary>
    /// <exception cref="ArgumentException">There is no trainer.</exception>
    public TrainingTask(TaskDefinition<TData> definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        if (definition.Trainers.Count == 0)
            throw new ArgumentException($"the task '{definition.Name}' has no trainer.", nameof(definition));
        Definition = definition;
    }

    /// <summary>The parts.</summary>
    public TaskDefinition<TData> Definition { get; private set; }

    /// <inheritdoc/>
    public string Name => Definition.Name;

    /// <inheritdoc/>
    public string Summary => Definition.Summary;

    /// <inheritdoc cref="ITrainingTask.Trainers"/>
    public IReadOnlyList<ITrainer<TData>> Trainers => Definition.Trainers;

    IReadOnlyList<ITrainer> ITrainingTask.Trainers => Trainers;

    /// <inheritdoc cref="ITaskRows{TData}.Read"/>
    public DataSplit<TData> Read(RowSource source, CancellationToken cancel) => Definition.Rows.Read(source, cancel);

    /// <inheritdoc cref="ITaskEvaluation{TData}.Evaluate"/>
    public MetricReport Evaluate(PredictionModel model, TData rows, CancellationToken cancel) =>
        Definition.Evaluation.Evaluate(model, rows, cancel);

    /// <summary>Makes one model of several: it scores as the weighted mean of theirs, and a plain ML.NET app loads it like any
    /// other.</summary>
    /// <param name="members">Trained here or out of artifacts (<see cref="ModelMember.Open"/>); they belong to the merged model
    /// from then on and are disposed with it; where merging fails, they stay the caller's.</param>
    /// <param name="data">The rows they were trained on.</param>
    /// <param name="run">Its context and seed.</param>
    /// <exception cref="InputException">There is no member, a weight is not above 0, the members do not fit together, or models of this
    /// task cannot be averaged.</exception>
    public TrainedModel Merge(IReadOnlyList<ModelMember> members, TData data, TrainingRun run) =>
        (Definition.Scores ?? throw new InputException($"models for {Name} cannot be averaged.")).Merge(members, data, run);

    /// <inheritdoc/>
    public TrainOutcome Train(TrainRequest request, TrainingRun run) => new ModelTraining<TData>(Definition).Run(request, run);

    /// <inheritdoc/>
    public IReadOnlyList<string> NeedingLibTorch(TrainRequest request)
    {
        var (trainer, parameters) = new ModelTraining<TData>(Definition).Chosen(request);
        return trainer.NeedsLibTorch(parameters) ? [trainer.Name] : [];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> NeedingLibTorch(SweepRequest request) => SearchedTrainers<TData>.NeedingLibTorch(Definition, request);

    /// <inheritdoc/>
    public Task<SweepOutcome> SweepAsync(
        SweepRequest request, SweepBudget budget, Func<SweepWork, ISweepExecutor>? executor = null, IProgress<SweepEvent>? progress = null,
        Action<ISweepControl>? steer = null, IProgress<TrainingProgress>? stages = null, IStudyStore? store = null,
        CancellationToken cancel = default) =>
        new TaskSweep<TData>(Definition).RunAsync(request, budget, executor, progress, steer, stages, store, cancel);

    /// <inheritdoc/>
    public SweepProgram Program(SweepJob job, ISweepFiles? files = null) => new TaskSweep<TData>(Definition).Program(job, files);

    /// <inheritdoc/>
    public EvaluationOutcome Evaluate(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel,
        IProgress<TrainingProgress>? progress = null) =>
        new ModelEvaluation<TData>(Definition, progress).Run(Own(model), data, roles, cancel);

    /// <inheritdoc/>
    public EvaluationOutcome EvaluateGroups(PredictionModel model, string data, ColumnRoles roles, string column,
        CancellationToken cancel, IProgress<TrainingProgress>? progress = null) =>
        new ModelEvaluation<TData>(Definition, progress).RunByGroup(Own(model), data, roles, column, cancel);

    /// <inheritdoc/>
    public ImportanceOutcome Importance(PredictionModel model, ImportanceRequest request, CancellationToken cancel) =>
        new ModelImportance<TData>(Definition).Run(Own(model), request, cancel);

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> InputRows(
        PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel)
    {
        var read = roles.AsTrained(Own(model).Card);
        Definition.Rows.Require(roles);
        GivenOptions.RefuseWithoutFile(roles, data, null);
        if (Definition.Unlabelled?.Read(data, read, cancel) is { } rows)
            return [.. PicturePaths.In(rows, model, data)];
        var loaded = Read(new(data, null, read, model.Card) { Threads = model.Threads }, cancel);
        var shown = loaded.Test ?? loaded.Train;
        return [.. Enumerable.Range(0, shown.Count).Select(r => Definition.Rows.Row(shown, r))];
    }

    /// <summary>The same task with other trainers.</summary>
    internal TrainingTask<TData> With(IReadOnlyList<ITrainer<TData>> trainers)
    {
        var task = (TrainingTask<TData>)MemberwiseClone();
        task.Definition = Definition with { Trainers = trainers };
        return task;
    }

    private PredictionModel Own(PredictionModel model) => model.Card.Task == Name
        ? model
        : throw new InputException($"the model is for {model.Card.Task}, not for {Name}.");
}
