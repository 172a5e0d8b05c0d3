using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

public sealed class GroupEvaluationTests : IDisposable
{
    private static readonly ColumnRoles Roles = new() { Label = "y" };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_groups_metrics_are_those_of_its_rows_alone_by_a_column_the_model_never_saw()
    {
        var task = TrainingTasks.Find("regression");
        using var model = Train(task, "kernel", Table("train.csv", 200, 1, group: false));
        var outcome = task.EvaluateGroups(model, Table("all.csv", 90, 2, group: true), Roles, "GROUP",
            TestContext.Current.CancellationToken);
        Assert.Equal([("(missing)", 30), ("east", 30), ("west", 30)], outcome.Groups!.Groups.Select(g => (g.Group, g.Rows)));
        foreach (var (name, rows) in (IEnumerable<(string, int)>)[("east", 0), ("west", 1), ("", 2)])
        {
            var alone = task.Evaluate(model, Table("alone.csv", 90, 2, group: true, only: rows), Roles,
                TestContext.Current.CancellationToken);
            var group = outcome.Groups.Groups.Single(g => g.Group == (name.Length == 0 ? "(missing)" : name));
            Assert.Equal(alone.Metrics["rmse"], group.Metrics["rmse"], 1e-9);
        }
        // The third group's answers lie ten above what the others follow.
        double Error(string group) => outcome.Groups.Groups.Single(g => g.Group == group).Metrics["meanError"];
        Assert.Equal(Error("east") - 10, Error("(missing)"), 1.0);
        Assert.Equal(task.Evaluate(model, _folder.File("all.csv"), Roles, TestContext.Current.CancellationToken).Metrics["rmse"],
            outcome.Metrics["rmse"]);
        Assert.InRange(outcome.Groups.Differences.Single(d => d.Key == "meanError").Value, 9, 11);
    }

    [Fact]
    public void Only_rows_held_out_are_grouped_where_training_saw_the_others()
    {
        var task = TrainingTasks.Find("regression");
        var data = Table("grouped.csv", 200, 1, group: true);
        using var model = Train(task, "kernel", data);
        var groups = task.EvaluateGroups(model, data, Roles, "group", TestContext.Current.CancellationToken).Groups!;
        Assert.Equal(40, groups.Groups.Sum(g => g.Rows));
        string Fault(string column) =>
            Assert.Throws<InputException>(() =>
                task.EvaluateGroups(model, data, Roles, column, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("Did you mean 'group'?", Fault("gruop"));
        Assert.Contains("holds the answers", Fault("Y"));
    }

    [Fact]
    public void Merged_ratings_and_too_many_groups_are_refused()
    {
        var task = TrainingTasks.Find("recommendation");
        using var model = Train(task, "bias-only", TinyFiles.Ratings(_folder));
        string Fault(string data, string column) => Assert.Throws<InputException>(
            () => task.EvaluateGroups(model, data, new(), column, TestContext.Current.CancellationToken)).Message;
        var twice = TinyFiles.Write(_folder, "twice.csv",
            "user,item,rating,age\nuser 1,item 1,3,old\nuser 1,item 1,4,old\nuser 2,item 1,4,young\n");
        Assert.Contains("3 lines, of which 2 rows were made", Fault(twice, "age"));
        var many = "user,item,rating,age\n"
            + string.Concat(Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"user 1,i{i},3,{i}\n")));
        Assert.Contains("60 different values in 60 rows; at most 50", Fault(TinyFiles.Write(_folder, "many.csv", many), "age"));
        Assert.Contains("Did you mean 'age'?", Fault(twice, "aeg"));
    }

    private PredictionModel Train(ITrainingTask task, string trainer, string data)
    {
        var request = new TrainRequest
        {
            Data = data,
            Roles = task.Name == "regression"
            ? Roles
            : new(),
            Trainer = trainer,
            Artifact = _folder.File("model.zip")
        };
        task.Train(request, new(Seed: 1, Threads: 1));
        return PredictionModel.Open(request.Artifact);
    }

    /// <summary>y = 2a, and ten more in the third group, which has no name.</summary>
    private string Table(string name, int rows, int seed, bool group, int? only = null)
    {
        var random = new Random(seed);
        var lines = Enumerable.Range(0, rows).Select(i => (Group: i % 3, A: random.Next(100))).Where(r => only is null || r.Group == only)
            .Select(r => string.Create(CultureInfo.InvariantCulture,
                $"{r.A},{(group ? (string[])["east,", "west,", ","] : ["", "", ""])[r.Group]}{2 * r.A + (group && r.Group == 2 ? 10 : 0)}\n"));
        return TinyFiles.Write(_folder, name, $"a,{(group ? "group," : "")}y\n{string.Concat(lines)}");
    }
}
