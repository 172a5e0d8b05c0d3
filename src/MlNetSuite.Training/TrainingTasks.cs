using MlNetSuite.Data;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Training;

/// <summary>Every task there is: those of this assembly, and those that others add.</summary>
public static class TrainingTasks
{
    private static readonly Lock Adding = new();

    private static IReadOnlyList<ITrainingTask> _all =
        [new ImageClassificationTask(), new TextClassificationTask(), new RecommendationTask(),
            new ClassificationTableTask(), new RegressionTableTask()];

    /// <summary>The tasks.</summary>
    public static IReadOnlyList<ITrainingTask> All => Volatile.Read(ref _all);

    /// <summary>Adds a task, which is then found by its name, also by the processes of a sweep that add it likewise.</summary>
    /// <exception cref="ArgumentException">There is a task of this name.</exception>
    public static void Add(ITrainingTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        lock (Adding)
        {
            if (_all.Any(other => other.Name == task.Name))
                throw new ArgumentException($"there is a task called '{task.Name}' already.", nameof(task));
            Volatile.Write(ref _all, [.. _all, task]);
        }
    }

    /// <summary>Adds a trainer to a task, which then has it among its own: it is found by its name, searched by sweeps, and run by the
    /// processes of a sweep that add it likewise.</summary>
    /// <param name="task">The name of a task.</param>
    /// <param name="trainer">Learns from the task's rows.</param>
    /// <exception cref="InputException">There is no such task.</exception>
    /// <exception cref="ArgumentException">The task has other rows, or a trainer of this name.</exception>
    public static void AddTrainer<TData>(string task, ITrainer<TData> trainer) where TData : Dataset
    {
        ArgumentNullException.ThrowIfNull(trainer);
        Change<TData>(task, trainers => trainers.Any(other => other.Name == trainer.Name)
            ? throw new ArgumentException($"the task '{task}' has a trainer called '{trainer.Name}' already.", nameof(trainer))
            : [.. trainers, trainer]);
    }

    /// <summary>Removes a trainer that was added.</summary>
    internal static void RemoveTrainer<TData>(string task, ITrainer<TData> trainer) where TData : Dataset =>
        Change<TData>(task, trainers => [.. trainers.Where(other => other != trainer)]);

    /// <summary>Removes a task that was added.</summary>
    internal static void Remove(ITrainingTask task)
    {
        lock (Adding)
            Volatile.Write(ref _all, [.. _all.Where(other => other != task)]);
    }

    /// <summary>The task called <paramref name="name"/>.</summary>
    /// <param name="name">Such as <c>image-classification</c>; the message of the exception lists them.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static ITrainingTask Find(string name) => Named(All, task => task.Name, "task", name);

    private static void Change<TData>(string name, Func<IReadOnlyList<ITrainer<TData>>, IReadOnlyList<ITrainer<TData>>> trainers)
        where TData : Dataset
    {
        lock (Adding)
        {
            var task = Find(name) as TrainingTask<TData>
                ?? throw new ArgumentException($"the task '{name}' learns from other rows than {typeof(TData).Name}.", nameof(name));
            var changed = task.With(trainers(task.Trainers));
            Volatile.Write(ref _all, [.. _all.Select(other => other == task ? changed : other)]);
        }
    }

    internal static T Named<T>(IReadOnlyList<T> all, Func<T, string> nameOf, string kind, string name)
    {
        foreach (var one in all)
            if (nameOf(one) == name)
                return one;
        var near = Nearest.To(name, all.Select(nameOf));
        throw new InputException(
            $"unknown {kind} '{name}'; there are: " +
            $"{string.Join(", ", all.Select(nameOf))}.{(near is null ? "" : $" Did you mean '{near}'?")}");
    }
}
