using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The trainers of the task <c>recommendation</c>, the default first.</summary>
public static class RecommendationTrainers
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ITrainer<RatingDataset>> All { get; } =
        [new BiasedMfTrainer(), new BayesianMfTrainer(), new BiasOnlyTrainer(), new IalsTrainer(), new EaseTrainer(), new PopularTrainer()];

    /// <summary>Whether the scores of <paramref name="trainer"/> are ratings, so that errors can be measured.</summary>
    public static bool PredictsRatings(string trainer) => trainer == RecommenderEnsemble.Ratings
        || All.Concat(TrainingTasks.Find(RecommendationTask.TaskName).Trainers).Any(t => t.Name == trainer && t is IRatingTrainer);
}
