using MlNetSuite.Data;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>What would a user like: ratings that users gave items.</summary>
public sealed class RecommendationTask() : TrainingTask<RatingDataset>(Parts)
{
    internal const string TaskName = "recommendation";

    private static readonly RatingTaskRows TaskRows = new();

    private static readonly RatingEvaluation Evaluation = new();

    private static readonly TaskDefinition<RatingDataset> Parts = new()
    {
        Name = TaskName,
        Summary = "what a user would like",
        Trainers = RecommendationTrainers.All,
        FirstTried = "bias-only",
        Rows = TaskRows,
        Evaluation = Evaluation,
        Scores = Evaluation,
        Outputs = Outputs,
        Times = TaskRows,
        Groups = TaskRows,
        WholeGroups = TaskRows,
        Unlabelled = TaskRows,
    };

    private static IReadOnlyList<TaskOutput> Outputs(ITrainer trainer) =>
    [
        new("Score", trainer is IRatingTrainer ? OutputRole.Number : OutputRole.Ranking),
        new("KnownUser", OutputRole.Flag, "Whether the user was seen in training.", "the user was not seen in training"),
        new("KnownItem", OutputRole.Flag, "Whether the item was seen in training.", "the item was not seen in training"),
        new(InnerProductGraph.ItemFromText, OutputRole.Flag, "Whether the score of an item not seen in training stems from its text.")
        {
            IsOptional = true,
            WhenTrue = "its score stems from its text",
        },
    ];
}
