using System.Globalization;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>Models that answer all rows alike: whoever trains one is told, and a sweep takes another.</summary>
public sealed class ConstantModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("classification", "lightgbm")]
    [InlineData("regression", "lightgbm")]
    [InlineData("text-classification", "lightgbm")]
    public void Trees_without_a_split_are_called_constant_on_the_card_too(string task, string trainer)
    {
        var outcome = Train(task, Rows(task), trainer, ("minLeaf", "1000"));
        Assert.Contains(outcome.Notes, IsConstant);
        using var model = PredictionModel.Open(outcome.Artifact);
        Assert.Contains(model.Card.Notes, IsConstant);
        Assert.DoesNotContain(Train(task, Rows(task), trainer).Notes, IsConstant);
    }

    [Fact]
    public void Pictures_without_a_split_are_called_constant()
    {
        var pictures = TinyFiles.Images(_folder);
        Assert.Contains(Train("image-classification", pictures, "lightgbm", ("minLeaf", "1000")).Notes, IsConstant);
        Assert.DoesNotContain(Train("image-classification", pictures, "lightgbm", ("minLeaf", "2")).Notes, IsConstant);
    }

    [Theory]
    [InlineData("bias-only")]
    [InlineData("biased-mf")]
    public void Ratings_that_are_all_the_same_give_a_constant_model(string trainer)
    {
        var ratings = Ratings(_ => 3);
        Assert.Contains(Train("recommendation", ratings, trainer).Notes, IsConstant);
        Assert.DoesNotContain(Train("recommendation", Ratings(row => 1 + row * 37 % 5), trainer).Notes, IsConstant);
    }

    [Fact]
    public void One_class_for_all_test_rows_is_told_where_only_the_probabilities_differ()
    {
        var rows = TinyFiles.Write(_folder, "skewed.csv", "a,kind\n" + string.Join('\n', Enumerable.Range(0, 400)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i * 37 % 101},{(i % 25 == 0 ? "fraud" : "fine")}"))) + "\n");
        var notes = Train("classification", rows, "lbfgs").Notes;
        Assert.Contains(notes, note => note.StartsWith("all 80 test rows are taken for 'fine'", StringComparison.Ordinal));
        Assert.DoesNotContain(notes, IsConstant);
    }

    [Fact]
    public async Task A_sweep_counts_constant_trials()
    {
        var (data, zip) = (Ratings(_ => 3), _folder.File("model.zip"));
        var request = new SweepRequest { Data = data, Trainers = ["bias-only"], Artifact = zip, Threads = 2 };
        var outcome = await TrainingTasks.Find("recommendation").SweepAsync(request, new SweepBudget { Trials = 2 },
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal([0, 1], outcome.Constant);
        Assert.Contains("the models of 2 of 2 completed trials are constant: they answer all rows alike. The best is one of them.",
            outcome.Final.Notes);
        Assert.Contains(outcome.Final.Notes, IsConstant);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_best_of_a_sweep_is_not_constant_where_another_is_not(int ensemble)
    {
        var space = new SearchSpace().Choice("trainer", ["a"], "the trainer");
        var study = Study.Open(new MemoryStudyStore(), new("s", space, [Objective.Minimize("rmse")]));
        var files = new TrialFiles(new FolderFiles(_folder.File("trials")));
        for (var number = 0; number < 3; number++)
        {
            study.Claim();
            var trial = new Trial { Number = number, Seed = 1, Parameters = space.Defaults };
            study.Begin(trial);
            study.Finish(trial with { State = TrialState.Completed, Values = [1 + number] });
            files.Leave(number, [1], [number], isConstant: number == 0);
        }
        var choice = SweepChoice.Of(study, new() { Data = "d", Artifact = "a.zip", Ensemble = ensemble }, files,
            (scores, _) => new(("rmse", scores[0])));
        Assert.Equal(1, choice.Best.Number);
        Assert.All(choice.Members, member => Assert.NotEqual(0, member.Number));
        files.Leave(0, [1], [0]);
        Assert.Equal(0, SweepChoice.Of(study, new() { Data = "d", Artifact = "a.zip" }, files, (_, _) => new()).Best.Number);
    }

    private static bool IsConstant(string note) => note.StartsWith("the model is constant", StringComparison.Ordinal);

    private string Ratings(Func<int, int> rating) => TinyFiles.Write(_folder, "ratings.csv", "user,item,rating\n" + string.Join('\n',
        Enumerable.Range(0, 600).Select(i => string.Create(CultureInfo.InvariantCulture, $"u{i / 20},i{i * 7 % 20},{rating(i)}"))) + "\n");

    private string Rows(string task) => TinyFiles.Write(_folder, $"{task}.csv", string.Join('\n', Enumerable.Range(0, 200)
        .Select(i => Row(task, i * 37 % 101)).Prepend(task == "text-classification" ? "text,kind" : "a,kind")) + "\n");

    private static string Row(string task, int a) => task switch
    {
        "regression" => $"{a},{3 * a}",
        "classification" => $"{a},{Kind(a)}",
        _ => $"{(a > 50 ? "a great and heavy" : "quite a little")} thing number {a},{Kind(a)}",
    };

    private static string Kind(int a) => a > 50 ? "large" : "small";

    private TrainOutcome Train(string task, string data, string trainer, params (string Key, string Value)[] set) =>
        TrainingTasks.Find(task).Train(
            new()
            {
                Data = data,
                Trainer = trainer,
                Parameters = set.ToDictionary(s => s.Key, s => s.Value),
                Roles = new() { Label = task is "recommendation" or "image-classification" ? null : "kind" },
                Artifact = _folder.File("model.zip"),
            },
            new(1, 2, null, TestContext.Current.CancellationToken));
}
