using MlNetSuite.Data;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>LightGBM on a table of two columns, of which one hardly varies: a tree that may use a share of the features finds nothing to
/// split where the other was not drawn, and LightGBM ends the training there.</summary>
public class LightGbmTableTests
{
    private const int Rows = 320, Rounds = 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    private static TrainingRun Run(int seed) => new(seed, 1, null, TestContext.Current.CancellationToken);

    private static TableColumn[] Columns =>
    [
        new TextColumn("mostly", [.. Enumerable.Range(0, Rows).Select(row => row % 160 == 7 ? "rarely" : "mostly")]),
        new NumberColumn("a", [.. Enumerable.Range(0, Rows).Select(Signal)]),
    ];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Classes_are_learned_with_all_trees_at_every_seed(int seed)
    {
        var data = new ClassificationTable("t", Columns, "y", [.. Enumerable.Range(0, Rows).Select(row => Signal(row) > 0.5 ? 1 : 0)],
            ["lo", "hi"]);
        var trainer = new LightGbmTableTrainer.Classifier();
        using var model = trainer.Train(data, trainer.Space.Defaults, Run(seed));
        Assert.True(LightGbmTrees.Rounds(model.Transformer) > 10);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Numbers_are_learned_with_all_trees_at_every_seed(int seed)
    {
        var data = new RegressionTable("t", Columns, "y", [.. Enumerable.Range(0, Rows).Select(row => 3 * Signal(row))]);
        var trainer = new LightGbmTableTrainer.Regressor();
        var parameters = trainer.Space.Resolve(new Dictionary<string, string> { ["iterations"] = $"{Rounds}" });
        using var model = trainer.Train(data, parameters, Run(seed));
        Assert.Equal(Rounds, LightGbmTrees.Rounds(model.Transformer));
    }

    private static float Signal(int row) => row * 7919 % 1000 / 1000f;
}
