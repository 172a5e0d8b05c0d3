using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks.Hashed;

/// <summary>A trainer of another assembly is one of its task's. Alone, since other tests go through the list of trainers.</summary>
[Collection(nameof(HostProcessTests.Alone))]
public sealed class AddedTrainerTests : IDisposable
{
    private const string Task = "text-classification";

    private readonly TemporaryFolder _folder = new();
    private readonly HashedTextTrainer _trainer = new();

    public AddedTrainerTests() => TrainingTasks.AddTrainer(Task, _trainer);

    public void Dispose()
    {
        TrainingTasks.RemoveTrainer(Task, _trainer);
        _folder.Dispose();
    }

    [Fact]
    public void It_is_trained_and_its_model_predicts()
    {
        var outcome = TrainingTasks.Find(Task).Train(
            new() { Data = TinyFiles.Texts(_folder), Trainer = "hashed", Artifact = _folder.File("hashed.zip") }, new(1, 1));
        Assert.True(outcome.Metrics["accuracy"] > 0.8);
        using var model = PredictionModel.Open(_folder.File("hashed.zip"));
        Assert.Equal("hashed", model.Card.Trainer);
        Assert.Equal("topic 1", model.Predict(new Dictionary<string, object?> { ["Text"] = "flour the oven a bake" }).Label);
    }

    [Fact]
    public async Task A_sweep_searches_it_among_the_others()
    {
        var request = new SweepRequest
        {
            Data = TinyFiles.Texts(_folder),
            Trainers = ["hashed", "nbsvm"],
            Threads = 1,
            Artifact = _folder.File("best.zip"),
        };
        var outcome = await TrainingTasks.Find(Task)
            .SweepAsync(request, new SweepBudget { Trials = 3 }, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(["hashed", "hashed", "nbsvm"], outcome.Trials.Select(t => t.Parameters.Text("trainer")).Order());
        Assert.Contains(outcome.Trials, t => t.Parameters.ContainsKey("hashed.l2") && t.Parameters.Real("hashed.l2") == 0.01);
        Assert.True(File.Exists(request.Artifact));
    }

    [Fact]
    public void The_contract_of_trainers_runs_over_it()
    {
        Assert.Contains(TrainerContract.All(), row => row.Data == (Task, "hashed"));
        var contract = new TrainerContract();
        foreach (var promise in (Action<string, string>[])[
            contract.The_same_seed_gives_the_same_model_on_one_thread_and_on_two, contract.An_unknown_parameter_is_refused_by_name,
            contract.Every_default_is_an_allowed_value, contract.A_cancelled_run_stops_at_its_next_report,
            contract.One_row_is_learned_or_refused_as_input, contract.One_class_is_refused_by_its_name,
            contract.Predictions_are_the_same_before_saving_after_loading_and_in_stock_ML_NET])
            promise(Task, "hashed");
    }

    [Fact]
    public void One_of_the_same_name_or_for_other_rows_is_refused()
    {
        string Fault(Action add) => Assert.Throws<ArgumentException>(add).Message;
        Assert.Contains("'hashed' already", Fault(() => TrainingTasks.AddTrainer(Task, new HashedTextTrainer())));
        Assert.Contains("other rows than TextDataset", Fault(() => TrainingTasks.AddTrainer("regression", new HashedTextTrainer())));
        Assert.Throws<InputException>(() => TrainingTasks.AddTrainer("text", new HashedTextTrainer()));
        Assert.IsType<MlNetSuite.Training.Text.TextClassificationTask>(TrainingTasks.Find(Task));
    }

    [Fact]
    public void An_added_recommender_declares_whether_its_scores_are_ratings()
    {
        var (task, trainer) = (TrainingTasks.Find("recommendation").Name, new MeanRating());
        TrainingTasks.AddTrainer(task, trainer);
        try
        {
            Assert.True(RecommendationTrainers.PredictsRatings("mean-rating"));
        }
        finally
        {
            TrainingTasks.RemoveTrainer(task, trainer);
        }
        Assert.False(RecommendationTrainers.PredictsRatings("mean-rating"));
        Assert.False(RecommendationTrainers.PredictsRatings("ials"));
    }

    private sealed class MeanRating : IRatingTrainer
    {
        public string Name => "mean-rating";

        public string Summary => "the mean of all ratings";

        public MlNetSuite.AutoML.Spaces.SearchSpace Space { get; } = new();

        public TrainedModel Train(RatingDataset data, MlNetSuite.AutoML.Spaces.ParameterSet parameters, TrainingRun run) =>
            throw new NotSupportedException("never trained here.");
    }
}
