using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Ensembles;

public class RegressionEnsembleTests
{
    private static readonly Row[] Rows = [.. Enumerable.Range(0, 40)
        .Select(n => new Row { A = n % 7, B = n % 5, Label = 2 * (n % 7) + n % 5 })];

    [Fact]
    public void Numbers_of_tables_are_averaged_and_a_program_with_Microsofts_packages_alone_agrees()
    {
        var subject = Subject.Of("regression", "lightgbm");
        var (one, two) = (subject.Scores(MergedZips.Member("regression", "lightgbm")),
            subject.Scores(MergedZips.Member("regression", "network")));
        var merged = MergedZips.Merge("regression", ("lightgbm", 1), ("network", 3));
        Assert.Equal(one.Zip(two, (a, b) => 0.25f * a + 0.75f * b), subject.Scores(merged),
            (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a)));
        Assert.Equal(merged, MergedZips.Merge("regression", ("lightgbm", 1), ("network", 3)));
        subject.AssertStockProgramAgrees(merged);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(11)]
    public void Any_number_of_them_are(int count)
    {
        var subject = Subject.Of("regression", "lightgbm");
        var (one, two) = (subject.Scores(MergedZips.Member("regression", "lightgbm")),
            subject.Scores(MergedZips.Member("regression", "network")));
        var merged = MergedZips.Merge("regression",
            [.. Enumerable.Range(1, count).Select(i => (i % 2 == 0 ? "lightgbm" : "network", (double)i))]);
        var share = Enumerable.Range(1, count).Where(i => i % 2 == 0).Sum() / (count * (count + 1) / 2.0);
        Assert.Equal(one.Zip(two, (a, b) => a * share + b * (1 - share)), subject.Scores(merged).Select(s => (double)s),
            (a, b) => Math.Abs(a - b) < 1e-4 * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public void What_one_member_writes_over_another_does_not_see()
    {
        var run = new TrainingRun(1, 1);
        var view = run.ML.Data.LoadFromEnumerable(Rows);
        var schema = Inputs(view.Schema);
        var members = Enumerable.Range(0, 2)
            .Select(_ => run.ML.Transforms.NormalizeMeanVariance("B").Append(run.ML.Transforms.NormalizeMinMax("A"))
            .Append(run.ML.Transforms.Concatenate("Features", "A", "B"))
            .Append(run.ML.Regression.Trainers.OnlineGradientDescent(numberOfIterations: 5)).Fit(view)).ToList();
        using var merged = ModelEnsemble.Merge([new(new(members[0], schema), "one", 1), new(new(members[1], schema), "two", 3)], [], run);

        var scores = members.Select(m => m.Transform(view).GetColumn<float>("Score").ToList()).ToList();
        using var saved = new MemoryStream();
        run.ML.Model.Save(merged.Transformer, schema, saved);
        saved.Position = 0;
        var loaded = new MLContext().Model.Load(saved, out _).Transform(run.ML.Data.LoadFromEnumerable(Rows));
        Assert.Equal(
            scores[0].Zip(scores[1], (a, b) => 0.25f * a + 0.75f * b), loaded.GetColumn<float>("Score"),
            (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a)));
        Assert.Equal(Rows.Select(r => r.B), loaded.GetColumn<float>("B"));
    }

    [Fact]
    public void Members_may_take_different_columns()
    {
        var run = new TrainingRun(1, 1);
        var view = run.ML.Data.LoadFromEnumerable(Rows);
        ModelMember Member(string column) => new(new(
            run.ML.Transforms.Concatenate("Features", column).Append(run.ML.Regression.Trainers.OnlineGradientDescent()).Fit(view),
            Inputs(view.Schema, column)), column, 1);
        ModelMember[] members = [Member("A"), Member("B")];
        var scores = members.Select(m => m.Model.Transformer.Transform(view).GetColumn<float>("Score").ToList()).ToList();
        using var merged = ModelEnsemble.Merge(members, [], run);
        Assert.Equal(["A", "B"], merged.InputSchema.Select(c => c.Name));
        Assert.Equal(["A", "B", "Score"], merged.Transformer.GetOutputSchema(merged.InputSchema).Where(c => !c.IsHidden)
            .Select(c => c.Name));
        Assert.Equal(scores[0].Zip(scores[1], (a, b) => (a + b) / 2), merged.Transformer.Transform(view).GetColumn<float>("Score"),
            (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public void Scores_of_different_kinds_are_refused()
    {
        var run = new TrainingRun(1, 1);
        var view = run.ML.Data.LoadFromEnumerable(Rows);
        var schema = Inputs(view.Schema);
        ModelMember one = new(new(run.ML.Transforms.CopyColumns("Score", "A").Fit(view), schema), "one", 1);
        ModelMember two = new(new(run.ML.Transforms.Concatenate("Score", "A", "B").Fit(view), schema), "two", 1);
        Assert.Contains("different kinds", Assert.Throws<InputException>(() => ModelEnsemble.Merge([one, two], [], run)).Message);
    }

    private static DataViewSchema Inputs(DataViewSchema all, params string[] only)
    {
        var inputs = new DataViewSchema.Builder();
        foreach (var column in all.Where(c => c.Name != "Label" && (only.Length == 0 || only.Contains(c.Name))))
            inputs.AddColumn(column.Name, column.Type);
        return inputs.ToSchema();
    }

    private sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }

        public float Label { get; set; }
    }
}
