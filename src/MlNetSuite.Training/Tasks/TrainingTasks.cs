using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Training.Tasks;

/// <summary>Every task there is. A new one is added here and is then on the command line and in the contract tests.</summary>
public static class TrainingTasks
{
    /// <summary>The tasks.</summary>
    public static IReadOnlyList<ITrainingTask> All { get; } =
        [new ImageClassificationTask(), new TextClassificationTask(), new RecommendationTask(),
            new ClassificationTableTask(), new RegressionTableTask()];

    /// <summary>The task called <paramref name="name"/>.</summary>
    /// <param name="name">Such as <c>image-classification</c>; the message of the exception lists them.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static ITrainingTask Find(string name) => Named(All, task => task.Name, "task", name);

    internal static T Named<T>(IReadOnlyList<T> all, Func<T, string> nameOf, string kind, string name)
    {
        foreach (var one in all)
            if (nameOf(one) == name)
                return one;
        var near = Nearest.To(name, all.Select(nameOf));
        throw new InputException(
            $"unknown {kind} '{name}'; there are: {string.Join(", ", all.Select(nameOf))}.{(near is null ? "" : $" Did you mean '{near}'?")}");
    }
}
