using System.Globalization;
using FsCheck.Xunit;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>Whatever columns a table has, a row becomes the same features in training and in the model that an app loads.</summary>
public class TablePreparationProperties
{
    private static readonly string[] Colours = ["red", " red", "été", "", "NA", "?", "日本", "1:red", "Red "];
    private static readonly string[] DateForms = ["s", "yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "MM/dd/yyyy", "o"];
    private static readonly float[] Extremes = [0, -0f, 1, -1, 1e-6f, 1e6f, -1e6f, float.NaN];
    private static readonly float[] Codes = [1_013, 2_471, 7_777, 9_109];
    private static readonly NumberFormat?[] Formats = [null, new(',', "", []), new('.', ",", ["$"]), new(',', ".\u00a0", ["€", "%"])];
    private static readonly DateFormat[] DateFormats =
        [new(DateOrder.YearMonthDay, "-"), new(DateOrder.DayMonthYear, "."), new(DateOrder.MonthDayYear, "/"), new(DateOrder.YearMonthDay, "")];
    private static readonly string[] Words = ["good", "bad", "late,", "Soon!", "été", "日本", "the", "42"];

    [Property(MaxTest = 40)]
    public void Training_rows_are_what_the_model_makes_of_them(int seed, byte scaling, bool keepMissing, byte columns)
    {
        var data = Table(seed, rows: 24 + (seed & 31), kinds: columns, prose: true);
        var features = Fit(data, scaling, keepMissing, oneHotLevels: int.MaxValue);
        var row = new float[features.Width];
        var model = Features(features, data);
        for (var r = 0; r < data.Count; r++)
        {
            features.Copy(r, row);
            AssertEqual(row, model[r], r);
        }
    }

    [Property(MaxTest = 40)]
    public void Rows_that_training_has_not_seen_are_prepared_alike_in_code_and_in_the_model(
        int seed, byte scaling, bool keepMissing, byte columns, byte oneHotLevels)
    {
        var (data, others) = (Table(seed, 40, columns, prose: false), Table(unchecked(seed + 1), 30, columns, prose: false));
        var features = Fit(data, scaling, keepMissing, oneHotLevels % 12);
        var (prepared, model) = (features.Preparation.Apply(others), Features(features, others));
        for (var r = 0; r < others.Count; r++)
            AssertEqual(prepared.AsSpan(r * features.Width, features.Width).ToArray(), model[r], r);
    }

    private static TableFeatures Fit(TableDataset data, byte scaling, bool keepMissing, int oneHotLevels) => TableFeatures.Fit(
        new TrainingRun(1, 1), data,
        new(keepMissing ? ScalingKind.None : (ScalingKind)(scaling % 3), keepMissing, oneHotLevels), new(MaxWords: 100, Encoder: null));

    /// <summary>The features that a whole model makes of an app's rows.</summary>
    private static IReadOnlyList<float[]> Features(TableFeatures features, TableDataset rows)
    {
        using var model = features.Model(new MLContext(1).Transforms.CopyColumns("Score", TableFeatures.Features).Fit(features.View()));
        return [.. model.Transformer.Transform(TableRows.View(rows, model.InputSchema)).GetColumn<float[]>("Score")];
    }

    private static void AssertEqual(float[] expected, float[] actual, int row)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var c = 0; c < expected.Length; c++)
            Assert.True(
                (float.IsNaN(expected[c]) && float.IsNaN(actual[c])) ||
                Math.Abs(expected[c] - actual[c]) <= 1e-4f * Math.Max(1, Math.Abs(expected[c])),
                $"row {row}, feature {c}: {expected[c]} in training, {actual[c]} in the model");
    }

    /// <summary>A number that tells rows apart, and more columns by the bits of <paramref name="kinds"/>.</summary>
    private static ClassificationTable Table(int seed, int rows, int kinds, bool prose)
    {
        var random = new Random(seed);
        T[] Column<T>(Func<int, T> cell) => [.. Enumerable.Range(0, rows).Select(cell)];
        TableColumn Made(int kind) => kind switch
        {
            0 => new NumberColumn("extreme", Column(_ => Extremes[random.Next(Extremes.Length)])) { Format = Formats[kinds >> 4 & 3] },
            1 => new TextColumn("written", Column(i => i % 6 == 2
                ? "NA" : random.Next(-50, 50).ToString(CultureInfo.InvariantCulture))),
            2 => new TextColumn("colour", Column(_ => Colours[random.Next(Colours.Length)])),
            3 => new TextColumn("shop", Column(i => $"shop {(i < 2 ? i : random.Next(9))}")),
            4 => new TextColumn("when", Column(i => i % 10 == 7 ? "" : Date(random))),
            5 => new DateColumn("on", Column(i => i % 9 == 4 ? 0 : new DateTime(1990, 1, 1).AddMinutes(random.Next(20_000_000)).Ticks),
                DateFormats[kinds >> 4 & 3]),
            8 => new TextColumn("day", Column(_ => new DateTime(2020, 1, random.Next(1, 4)).ToString("d", CultureInfo.InvariantCulture))),
            6 when (kinds & 1) == 1 => new NumberColumn("code", Column(i => i % 9 == 4 ? float.NaN : Codes[random.Next(Codes.Length)])),
            6 => new NumberColumn("small", Column(_ => MathF.Exp(5 * random.NextSingle()))),
            _ => new TextColumn("said", Column(i => $"{string.Join(' ', random.GetItems(Words, 5))} {i}")),
        };
        IEnumerable<TableColumn> more = Enumerable.Range(0, prose ? 8 : 7).Where(kind => (kinds >> kind & 1) == 1).Select(Made);
        return new("generated", [new NumberColumn("place", Column(i => i + random.NextSingle())), .. more], "y", Column(i => i % 2),
            ["a", "b"]);
    }

    private static string Date(Random random) => new DateTime(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(20_000_000))
        .ToString(DateForms[random.Next(DateForms.Length)], CultureInfo.InvariantCulture);
}
