using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Training.Tables;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>The two realizations of a preparation, the one training rows take and the graph that all others take, give the same.</summary>
public class TablePreparationTests
{
    public static TheoryData<string, bool> Ways() => new(
        from scaling in Enum.GetNames<ScalingKind>()
        from keepMissing in new[] { true, false }
        where !keepMissing || scaling == nameof(ScalingKind.None)
        select (scaling, keepMissing));

    [Theory]
    [MemberData(nameof(Ways))]
    public void Training_rows_and_the_graph_agree(string scaling, bool keepMissing)
    {
        var data = Mixed(200);
        var options = new PreparationOptions(Enum.Parse<ScalingKind>(scaling), keepMissing, OneHotLevels: 100);
        var (preparation, features) = TablePreparation.Fit(data, ColumnInference.Of(data), options, seed: 1);
        var graph = new OnnxGraph("test");
        graph.Node("Identity", [preparation.Add(graph)], output: "out");
        graph.Output("out", DataType.Float, -1, preparation.Width);

        var rows = Run(graph, preparation, data);
        for (var r = 0; r < data.Count; r++)
            Assert.Equal(features.AsSpan(r * preparation.Width, preparation.Width).ToArray(), rows[r],
                (a, b) => (float.IsNaN(a) && float.IsNaN(b)) || Math.Abs(a - b) <= 1e-4f * Math.Max(1, Math.Abs(a)));
        if (!keepMissing)
            Assert.All(features, f => Assert.True(float.IsFinite(f)));
    }

    [Fact]
    public void A_date_falls_into_its_parts()
    {
        var parts = new float[DateParts.Count];
        DateParts.Of(DateValues.Ticks("2024-02-29T18:00:00Z"), parts);
        // 2000-01-01 to 2024-02-29 are 8,825 days; a Thursday.
        Assert.Equal([8825.75f, 2024, 2, 29, 4, 18], parts[..DateParts.Plain]);
        Assert.Equal(-1f, parts[DateParts.Plain + 2], 6);
    }

    [Fact]
    public void Rare_values_of_a_large_category_are_drawn_towards_the_mean()
    {
        var column = new TextColumn("c", [.. Enumerable.Range(0, 40).Select(i => i < 39 ? "common" : "rare")]);
        var data = new RegressionTable("t", [column], "y", [.. Enumerable.Range(0, 40).Select(i => i < 39 ? 0f : 80f)]);
        var (encoding, rows) = TargetEncoding.Fit(data, column, new CategoryLevels(column, 10), seed: 1);
        var rare = new float[2];
        encoding.Copy(1, rare);
        // (80 + 10 * 2) / (1 + 10), where 2 is the mean of all.
        Assert.Equal(100 / 11f, rare[0], 4);
        // The row itself never sees its own 80.
        Assert.True(rows[39 * 2] < 1);
    }

    private static IReadOnlyList<float[]> Run(OnnxGraph graph, TablePreparation preparation, TableDataset data)
    {
        TableColumn Column(string name) => data.Columns.Single(c => c.Name == name);
        float[] Numbers(int r) => [.. preparation.Numbers.Select(n => Column(n).Number(r))];
        var view = new TableView(data.Count,
        [
            ViewColumn.Vector(TablePreparation.NumbersInput, preparation.Numbers.Count, (r, into) => Numbers(r).CopyTo(into)),
            new ViewColumn(TablePreparation.TicksInput, new VectorDataViewType(NumberDataViewType.Int64, preparation.Dates.Count), at =>
                (ValueGetter<VBuffer<long>>)((ref VBuffer<long> v) =>
                    v = new(preparation.Dates.Count, [.. preparation.Dates.Select(d => DateValues.Ticks(Column(d).Text(at())))]))),
            new ViewColumn(TablePreparation.TextsInput, new VectorDataViewType(TextDataViewType.Instance, preparation.Categories.Count),
                at =>
                (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> v) =>
                    v = new(preparation.Categories.Count, [.. preparation.Categories.Select(c => Column(c).Text(at()).AsMemory())]))),
        ]);
        var ml = new MLContext(1);
        var fitted = new OnnxModelEstimator(ml, graph.ToBytes()).Fit(view);
        using var owned = fitted as IDisposable;
        return [.. fitted.Transform(view).GetColumn<float[]>("out")];
    }

    private static ClassificationTable Mixed(int rows)
    {
        var random = new Random(5);
        string[] colours = ["red", " red", "été", "", "NA", "?"];
        return new("mixed",
        [
            new NumberColumn("size",
                [.. Enumerable.Range(0, rows).Select(i => i % 9 == 4 ? float.NaN : MathF.Exp(5 * random.NextSingle()))]),
            new NumberColumn("whole", [.. Enumerable.Range(0, rows).Select(_ => (float)random.Next(4))]),
            new TextColumn("colour", [.. Enumerable.Range(0, rows).Select(_ => colours[random.Next(colours.Length)])]),
            new TextColumn("shop", [.. Enumerable.Range(0, rows).Select(_ => $"shop {random.Next(80)}")]),
            new TextColumn("when",
                [.. Enumerable.Range(0, rows)
                    .Select(i => i % 10 == 7 ? "" : new DateTime(1999, 12, 1).AddHours(random.Next(200_000)).ToString("s"))]),
        ], "y", [.. Enumerable.Range(0, rows).Select(i => i % 2)], ["a", "b"]);
    }
}
