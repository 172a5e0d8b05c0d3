using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Tables;
using MlNetSuite.Training;

namespace MlNetSuite.Tests.Prediction.Tables;

/// <summary>What our own way through a table's model answers, many rows at once, is what ML.NET answers row by row with the same
/// zip.</summary>
public sealed class TableModelTests : IDisposable
{
    private const float Tolerance = 1e-6f;

    /// <summary>Every ending: linear, trees whose sums are numbers, a softmax or calibrated; and models of any other kind.</summary>
    private static readonly (string Task, string Trainer)[] Kinds =
    [
        ("classification", "lightgbm"), ("classification", "fast-tree"), ("classification", "fast-forest"), ("classification", "lbfgs"),
        ("classification", "sdca"), ("classification", "averaged-perceptron"), ("classification", "network"),
        ("regression", "lightgbm"), ("regression", "fast-tree"), ("regression", "fast-forest"), ("regression", "sdca"),
        ("regression", "kernel"),
    ];

    private static readonly Lazy<byte[]>[] Zips =
        [.. Kinds.Select(kind => new Lazy<byte[]>(() => Train(kind.Task, kind.Trainer, TableLines())))];

    private readonly List<PredictionModel> _models = [.. Zips.Select(zip => PredictionModel.Open(new MemoryStream(zip.Value)))];

    public void Dispose() => _models.ForEach(model => model.Dispose());

    private static Gen<IReadOnlyDictionary<string, object?>> Rows =>
        from amount in Gen.Elements(
            null, "", " ", "?", "NA", "1", "-3", " 4.5 ", "1e3", "1,5", "inf", "nan", "1e400", "3.4e38", "-0", "0x1", "99999")
        from price in Gen.Elements(null, "", "?", "1.234,50", "7,25", "-7,25", "1.234.567,00", "12", "12.5", "1e3", "€ 5", " 8,00 ")
        from colour in Gen.Elements(null, "", " ", "red", " Red", "RED", "blue", "green", "purple", "r\0ed", "0:red", "?", "n/a")
        from city in Gen.Choose(-3, 60).Select(i => i < 0 ? new string('x', 3 + i) : $"city {i}")
        from day in Gen.Elements(null, "", "2023-01-31", "2023-02-30", "2024-02-29T23:59:59Z", "31.12.2022", "today", "0001-01-01")
        from written in Gen.Elements(null, "", "31.12.2022", "1.2.2023", "30.2.2023", "2023-01-31", "29.02.2024", "12.31.2022", "x")
        select (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?>
        {
            ["amount"] = amount,
            ["price"] = price,
            ["colour"] = colour,
            ["city"] = city,
            ["day"] = day,
            ["written"] = written,
        };

    [Property(MaxTest = 12)]
    public FsCheck.Property Answers_are_those_of_ML_NET() => Prop.ForAll(Rows.ListOf(70).ToArbitrary(), rows =>
    {
        foreach (var (model, place) in _models.Select((model, i) => (model, i)))
        {
            IReadOnlyList<IReadOnlyDictionary<string, object?>> list = [.. rows];
            var together = model.Predict(list);
            for (var i = 0; i < list.Count; i++)
            {
                AssertSame(model.For(list[i]).PredictByRow(list[i]), together[i], Kinds[place]);
                if (i < 3)
                    AssertSame(together[i], model.Predict(list[i]), Kinds[place]);
            }
        }
    });

    [Fact]
    public void Every_kind_takes_batches()
    {
        foreach (var (model, kind) in _models.Zip(Kinds))
            Assert.True(model.TakesBatches(model.Samples.Rows[0]), kind.ToString());
    }

    [Fact]
    public void Trees_are_walked_by_ourselves()
    {
        foreach (var (model, kind) in _models.Zip(Kinds))
            // A regression by a forest is none whose sums are the answer.
            Assert.Equal(kind is (_, "lightgbm" or "fast-tree") or ("classification", "fast-forest"), TreeModel.Of(
                [.. TransformerChains.Flatten(model.Transformer)], Math.Max(1, model.Card.Labels.Count)) is not null);
    }

    [Fact]
    public void Evaluations_and_a_shared_engine_have_the_same_answers()
    {
        var cancel = TestContext.Current.CancellationToken;
        foreach (var (zip, kind) in Zips.Zip(Kinds).Where(pair => pair.Second.Trainer is "lightgbm" or "lbfgs" or "sdca"))
        {
            using var engine = new SharedPredictionEngine();
            engine.Load("table", new MemoryStream(zip.Value));
            using var model = PredictionModel.Open(new MemoryStream(zip.Value));
            IReadOnlyList<IReadOnlyDictionary<string, object?>> rows = [.. model.Samples.Rows];
            var answers = engine.Predict("table", rows, cancel);
            Assert.All(rows.Zip(answers), pair => AssertSame(model.For(pair.First).PredictByRow(pair.First), pair.Second, kind));
        }
    }

    /// <summary>Numbers alone, with none missing among those that trees learn from: nothing stands before the trees.</summary>
    [Theory]
    [InlineData("lightgbm")]
    [InlineData("fast-tree")]
    public void Numbers_go_straight_to_the_trees(string trainer)
    {
        var lines = Enumerable.Range(0, 200).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{i * 7919 % 100},{(i % 9 == 0 ? "" : $"{i * 31 % 17}.5")},{i * 7919 % 100 * 2 + i % 3}")).Prepend("a,b,y");
        using var model = PredictionModel.Open(new MemoryStream(Train("regression", trainer, [.. lines])));
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows = [.. Enumerable.Range(0, 130).Select(i => new Dictionary<string, object?>
        {
            ["a"] = i % 5 == 0 ? null : i - 10.5, ["b"] = i % 3 == 0 ? "" : $"{i}",
        })];
        Assert.True(model.TakesBatches(rows[0]));
        Assert.All(rows.Zip(model.Predict(rows, TestContext.Current.CancellationToken)),
            pair => AssertSame(model.For(pair.First).PredictByRow(pair.First), pair.Second, ("regression", trainer)));
    }

    private static void AssertSame(PredictionResult expected, PredictionResult answer, (string, string) kind)
    {
        Assert.Equal(expected.AllNumbers.Length, answer.AllNumbers.Length);
        for (var i = 0; i < expected.AllNumbers.Length; i++)
        {
            var (wanted, got) = (expected.AllNumbers[i], answer.AllNumbers[i]);
            Assert.True(wanted.Equals(got) || Math.Abs(wanted - got) <= Tolerance * Math.Max(1, Math.Abs(wanted)),
                $"{kind}: {got} is not {wanted}");
        }
        Assert.Equal(expected.Notes.Select(note => note.ToString()), answer.Notes.Select(note => note.ToString()));
    }

    private static string[] TableLines()
    {
        string[] colours = ["red", "green", "blue"];
        return [.. Enumerable.Range(0, 300).Select(i =>
        {
            var date = new DateTime(2022, 1, 1).AddDays(i * 37 % 700);
            var (amount, price) = (i * 7919 % 100 / 4.0, 1000 + i * 31 % 977 * 1.25);
            var cells = (string[])
            [
                i % 11 == 0 ? "" : amount.ToString(CultureInfo.InvariantCulture),
                price.ToString("#,0.00", new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." }),
                i % 13 == 0 ? "?" : colours[i % 3], $"city {i * 17 % 45}", $"{date:yyyy-MM-dd}", $"{date.Day}.{date.Month}.{date.Year}",
                (amount + i % 3 * 5 + price / 100).ToString(CultureInfo.InvariantCulture),
            ];
            return string.Join(';', cells);
        }).Prepend("amount;price;colour;city;day;written;y")];
    }

    private static byte[] Train(string task, string trainer, string[] lines)
    {
        using var folder = new TemporaryFolder();
        var (file, zip) = (folder.File("rows.csv"), folder.File("rows.zip"));
        // Of classes three, told by the number.
        File.WriteAllLines(file, task == "regression" ? lines : lines.Select((line, i) => i == 0 ? line
            : $"{line[..line.LastIndexOf(';')]};{(double.Parse(line[(line.LastIndexOf(';') + 1)..], CultureInfo.InvariantCulture) switch
            { < 25 => "low", < 33 => "middle", _ => "high" })}"));
        TrainingTasks.Find(task).Train(new() { Data = file, Roles = new() { Label = "y" }, Trainer = trainer, Artifact = zip },
            new(Seed: 1, Threads: 1));
        return File.ReadAllBytes(zip);
    }
}
