using System.Globalization;
using System.Text;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>Whole sweeps in this process, over data and under rules of every kind a person may have.</summary>
public sealed class SweepDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Five_thousand_columns_are_swept()
    {
        const int Columns = 5000;
        var random = new Random(5);
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, Columns).Select(c => $"c{c}")) + ",kind\n");
        for (var row = 0; row < 80; row++)
            text.AppendJoin(',', Enumerable.Range(0, Columns)
                .Select(c => (random.Next(100) + (c == 7 ? row % 2 * 200 : 0)).ToString(CultureInfo.InvariantCulture)))
                .Append(row % 2 == 0 ? ",even\n" : ",odd\n");
        var outcome = await Sweep("classification", Request(Rows(text.ToString())) with { Trainers = ["lightgbm", "sdca"], Tuner = "tpe" },
            trials: 2);
        Assert.Equal(2, outcome.Trials.Count(t => t.State == TrialState.Completed));
        Assert.Equal(1, (double)outcome.Final.Test["accuracy"]!);
    }

    [Fact]
    public async Task Columns_that_say_nothing_are_left_out_with_a_word_about_it()
    {
        var rows = Enumerable.Range(0, 120)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},,always,{i * 37 % 101},{(i * 37 % 101 > 50 ? "high" : "low")}"));
        var outcome = await Sweep("classification",
            Request(Rows($"id,nothing,constant,size,kind\n{string.Join('\n', rows)}\n")) with { Trainers = ["lightgbm"] }, trials: 2);
        var notes = string.Join('\n', outcome.Final.Notes);
        Assert.All((string[])["id", "nothing", "constant"], column => Assert.Contains(column, notes, StringComparison.Ordinal));
        Assert.True((double)outcome.Final.Test["accuracy"]! > 0.9);
    }

    [Theory]
    [InlineData("a,kind\n1,x\n")]
    [InlineData("a,kind\n1,x\n2,x\n3,x\n4,x\n5,x\n6,x\n7,x\n8,x\n9,x\n10,x\n")]
    [InlineData("a,kind\n,x\n,y\n,x\n,y\n,x\n,y\n,x\n,y\n,x\n,y\n")]
    public async Task One_row_one_class_and_columns_without_values_are_refused_in_words(string rows)
    {
        var request = Request(Rows(rows));
        var fault = await Assert.ThrowsAsync<InputException>(() => Sweep("classification", request, trials: 2));
        Assert.NotEmpty(fault.Message);
        Assert.False(File.Exists(request.Artifact));
    }

    [Fact]
    public async Task A_class_that_only_test_rows_have_counts_as_missed()
    {
        var request = Request(Numbers(100)) with
        {
            Test = Rows("a,kind\n3,small\n97,large\n50,enormous\n", "test.csv"),
            Trainers = ["lightgbm"]
        };
        var outcome = await Sweep("classification", request, trials: 2);
        Assert.Equal(3, outcome.Final.TestRows);
        Assert.True((double)outcome.Final.Test["accuracy"]! <= 2 / 3.0 + 1e-9);
    }

    [Fact]
    public async Task Many_rows_are_tried_a_few_at_a_time_and_the_model_learns_from_all()
    {
        var request = Request(Numbers(10_000)) with { Trainers = ["lbfgs", "sdca"] };
        var outcome = await Sweep("classification", request, trials: 18);
        var smallest = outcome.Trials.Min(t => t.Share);
        Assert.Equal(1.0 / 3, smallest, 1e-12);
        Assert.Equal(["lbfgs", "sdca"], outcome.Trials.Take(2).Select(t => t.Parameters.Text("trainer")));
        Assert.All(outcome.Trials.Take(2), t => Assert.Equal(smallest, t.Share));
        Assert.Equal(1, outcome.Best.Share);
        Assert.Equal(8_000, outcome.Final.TrainRows);

        // A trial is what its parameters, its seed and its share make of it.
        var again = await Sweep("classification", request, trials: 18);
        Assert.Equal(outcome.Trials.Select(t => (t.Share, t.Value)), again.Trials.Select(t => (t.Share, t.Value)));
    }

    [Theory]
    [InlineData(3_000, 9)]
    [InlineData(9_000, 3)]
    public async Task Few_rows_or_few_trials_leave_no_time_for_parts(int rows, int trials)
    {
        var request = Request(Numbers(rows)) with { Trainers = ["lbfgs"] };
        var outcome = await Sweep("classification", request, trials);
        Assert.All(outcome.Trials, t => Assert.Equal(1, t.Share));
    }

    [Theory]
    [InlineData("time:day")]
    [InlineData("cv:5")]
    [InlineData("holdout")]
    public async Task A_trials_value_is_what_train_finds_by_the_same_rule(string rule)
    {
        var random = new Random(3);
        var rows = Enumerable.Range(0, 150)
            .Select(i =>
                string.Create(CultureInfo.InvariantCulture,
                    $"{new DateOnly(2024, 1, 1).AddDays(i * 53 % 150):yyyy-MM-dd},{random.Next(50)}," +
                    $"{(random.Next(50) + i * 53 % 150 > 90 ? "up" : "down")}"));
        var request = Request(Rows($"day,size,kind\n{string.Join('\n', rows)}\n")) with { Trainers = ["lbfgs"], Validation = rule };
        var outcome = await Sweep("classification", request, trials: 3);

        var trained = TrainingTasks.Find("classification").Train(new TrainRequest
        {
            Data = request.Data,
            Roles = request.Roles,
            Trainer = "lbfgs",
            Parameters = outcome.Best.Parameters.Branch("lbfgs").Printed,
            Validation = rule,
            Artifact = _folder.File("again.zip"),
        }, new TrainingRun(1, 2));
        Assert.Equal(outcome.Best.Value, trained.Validation!["accuracy"]);
        using var model = PredictionModel.Open(request.Artifact);
        Assert.Equal(rule, (string?)model.Card.Validation!["protocol"]);
    }

    [Fact]
    public async Task Of_several_metrics_the_one_preferred_chooses_the_model()
    {
        var request = Request(Numbers(200)) with { Metrics = ["accuracy", "bytes"], Trainers = ["lightgbm", "sdca"], Tuner = "random" };
        var smallest = await Sweep("classification", request with { Prefer = "bytes" }, trials: 5);
        var values = smallest.Trials.Where(t => t.State == TrialState.Completed).ToList();
        Assert.All(values, t => Assert.Equal(2, t.Values.Count));
        Assert.Equal(values.Min(t => t.Values[1]), smallest.Best.Values[1]);

        var impossible = await Sweep("classification", request with { Prefer = "accuracy>=2,bytes" }, trials: 5);
        Assert.Equal(values.Max(t => t.Values[0]), impossible.Best.Values[0]);
        Assert.Contains(impossible.Final.Notes, note => note.Contains("the best by accuracy was taken", StringComparison.Ordinal));
        Assert.ThrowsAny<Exception>(() => Sweep("classification", request with { Prefer = "speed" }, trials: 1).GetAwaiter().GetResult());
    }

    [Fact]
    public async Task Size_and_background_of_pictures_are_the_same_in_all_trials()
    {
        var request = Request(TinyFiles.Images(_folder)) with
        {
            Roles = new(),
            Trainers = ["linear", "lightgbm"],
            Tuner = "random",
            Parameters = new Dictionary<string, string> { ["size"] = "4", ["background"] = "#102030", ["l2"] = "2" },
        };
        var outcome = await Sweep("image-classification", request, trials: 3);

        Assert.All(outcome.Trials.Select(t => t.Parameters.Branch(t.Parameters.Text("trainer"))), parameters =>
        {
            Assert.Equal(4, parameters["size"]);
            Assert.Equal("#102030", parameters["background"]);
            Assert.True(!parameters.TryGetValue("l2", out var l2) || l2.Equals(2.0));
        });
        using var model = PredictionModel.Open(request.Artifact);
        Assert.Equal((4, 4, "#102030"), (model.Card.Image!.Height, model.Card.Image.Width, model.Card.Image.Background));
        Assert.Equal(4, (int)model.Card.Parameters["size"]!);
    }

    [Fact]
    public async Task A_fixed_parameter_that_no_trainer_has_or_that_is_not_allowed_is_refused_by_name()
    {
        async Task<string> Fault(string name, string value) => (await Assert.ThrowsAnyAsync<Exception>(() => Sweep("classification",
            Request(Numbers(60)) with { Trainers = ["lbfgs"], Parameters = new Dictionary<string, string> { [name] = value } },
            trials: 1))).Message;
        Assert.Equal("--set siez: none of the trainers lbfgs has it.", await Fault("siez", "4"));
        Assert.Contains("Did you mean 'l2'?", await Fault("l22", "4"));
        Assert.Contains("parameter 'l2' cannot be 'much'", await Fault("l2", "much"));
    }

    [Fact]
    public async Task Rankers_are_swept_by_how_they_rank()
    {
        var request = Request(TinyFiles.Ratings(_folder)) with { Metrics = ["ndcg@10"], Tuner = "random" };
        var outcome = await Sweep("recommendation", request, trials: 4);
        Assert.All(outcome.Trials, t => Assert.Contains(t.Parameters.Text("trainer"), (string[])["ials", "ease", "popular"]));
        Assert.InRange((double)outcome.Final.Test["ndcg@10"]!, 0, 1);
        Assert.Contains(outcome.Trials, t => t.State == TrialState.Completed);
    }

    [Fact]
    public async Task Accuracy_asked_of_skewed_classes_is_doubted()
    {
        var rows = Enumerable.Range(0, 200)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{(i % 20 == 0 ? "fraud" : "fine")}"));
        var request = Request(Rows($"a,kind\n{string.Join('\n', rows)}\n")) with { Trainers = ["lightgbm"] };
        Assert.Contains((await Sweep("classification", request, trials: 1)).Final.Notes,
            note => note.EndsWith("(--metric).", StringComparison.Ordinal));
        Assert.DoesNotContain((await Sweep("classification", request with { Metrics = ["macroF1"] }, trials: 1)).Final.Notes,
            note => note.EndsWith("(--metric).", StringComparison.Ordinal));
    }

    private static Task<SweepOutcome> Sweep(string task, SweepRequest request, int trials) =>
        TrainingTasks.Find(task).SweepAsync(request, new SweepBudget { Trials = trials }, cancel: TestContext.Current.CancellationToken);

    private SweepRequest Request(string data) =>
        new()
        {
            Data = data,
            Roles = data.EndsWith("ratings.csv", StringComparison.Ordinal)
            ? new()
            : new() { Label = "kind" },
            Artifact = _folder.File("model.zip"),
            Threads = 2
        };

    private string Numbers(int count) =>
        Rows("a,kind\n" + string.Concat(Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{i * 37 % 101},{(i * 37 % 101 > 50 ? "large" : "small")}\n"))));

    private string Rows(string text, string name = "rows.csv") => TinyFiles.Write(_folder, name, text);
}
