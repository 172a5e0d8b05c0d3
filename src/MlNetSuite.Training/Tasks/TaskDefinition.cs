using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tasks;

/// <summary>A task, composed of its parts. What a task can do beyond training and evaluating is declared by the parts that are not null;
/// whoever asks for what is not declared is told so by name.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
/// <example><code>
/// var task = new TrainingTask&lt;MyRows&gt;(new()
/// {
///     Name = "my-task",
///     Summary = "what my rows are about",
///     Trainers = [new MyTrainer()],
///     Rows = new MyTaskRows(),
///     Evaluation = new MyEvaluation(),
///     Outputs = _ => [new("Score", OutputRole.Number)],
/// });
/// TrainingTasks.Add(task);
/// </code></example>
public sealed record TaskDefinition<TData> where TData : Dataset
{
    /// <summary>The name on the command line and in model cards, such as <c>image-classification</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Summary { get; init; }

    /// <summary>Who can learn it, at least one; the first is the default.</summary>
    public required IReadOnlyList<ITrainer<TData>> Trainers { get; init; }

    /// <summary>Who learned a model; the default trainer where that is none of these, as of an ensemble.</summary>
    internal ITrainer<TData> TrainerOf(ModelCard card) => Trainers.FirstOrDefault(trainer => trainer.Name == card.Trainer) ?? Trainers[0];

    /// <summary>How rows are read and split.</summary>
    public required ITaskRows<TData> Rows { get; init; }

    /// <summary>How models are evaluated.</summary>
    public required ITaskEvaluation<TData> Evaluation { get; init; }

    /// <summary>What the models of a trainer answer.</summary>
    public required Func<ITrainer, IReadOnlyList<TaskOutput>> Outputs { get; init; }

    /// <summary>The trainer whose defaults a sweep tries first: the quickest that is of use, so that even the shortest sweep has a model.
    /// Null for the default trainer.</summary>
    public string? FirstTried { get; init; }

    /// <summary>Which trainer is likely to do better than the default on some rows, at a price in time. Null where none is.</summary>
    public Func<TData, TrainerSuggestion?>? Suggestion { get; init; }

    /// <summary>Models give scores that can be averaged: ensembles, and what a model's decisions rest on. Null where they do not.</summary>
    public ITaskScores<TData>? Scores { get; init; }

    /// <summary>Rows have a column of times to put them in order by. Null where they have none.</summary>
    public ITimeColumns<TData>? Times { get; init; }

    /// <summary>Rows have columns by which a model can be evaluated group by group. Null where they have none.</summary>
    public IGroupColumns<TData>? Groups { get; init; }

    /// <summary>Rows belong to groups that can be held out whole. Null where each row is for itself.</summary>
    public IWholeGroups<TData>? WholeGroups { get; init; }

    /// <summary>Reads how parameters are compared; a refusal says what this task's rows allow.</summary>
    internal ValidationRule ParseRule(string text) =>
        ValidationRule.Parse(text, ValidationRule.GrammarOf(Times is not null, WholeGroups is not null));

    /// <summary>Rows can be read without answers. Null where only the task's own way of reading will do.</summary>
    public IUnlabelledReader? Unlabelled { get; init; }

    /// <summary>Rows are so large that the processes of a sweep hold one copy together. Null where they are not.</summary>
    public ISharedRows<TData>? SharedRows { get; init; }

    /// <summary>Whether a few of the rows tell which trainer and which parameters are good for all of them: sweeps then try them on a
    /// growing share. Ratings are no such rows: with fewer of them each user has fewer.</summary>
    public bool Samples { get; init; }

    /// <summary>The trainer of a name.</summary>
    /// <exception cref="InputException">There is none.</exception>
    internal ITrainer<TData> Trainer(string name) => TrainingTasks.Named(Trainers, t => t.Name, "trainer", name);
}
