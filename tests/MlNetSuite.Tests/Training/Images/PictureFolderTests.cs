using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Tests.Prediction.Images;
using MlNetSuite.Training;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;
using SkiaSharp;

namespace MlNetSuite.Tests.Training.Images;

/// <summary>Folders of pictures as people have them, from training to prediction.</summary>
public sealed class PictureFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Icons_drawn_in_alpha_alone_are_told_apart()
    {
        var (outcome, model) = Train(Icons());
        using var opened = model;

        Assert.Equal(1, outcome.Metrics["accuracy"]);
        Assert.Equal("#ffffff", opened.Card.Image!.Background);
        var unseen = Icon("up", 77);
        var path = _folder.File("unseen.png");
        File.WriteAllBytes(path, unseen);
        Assert.Equal(["up", "up", "up"], [opened.PredictImage(path).Label, opened.PredictImage(unseen).Label,
            opened.Predict(JsonSerializer.SerializeToElement(new { Image = Convert.ToBase64String(unseen) })).Label]);
        using var decoded = ImageLoader.Load(path, opened.Card.Image);
        Assert.Equal("up", opened.Predict<ImageIn, LabelOut>(new() { Image = decoded }).PredictedLabel);
    }

    [Theory]
    [InlineData("linear", "#000000", "#ffffff")]
    [InlineData("lightgbm", "#000000", "#ffffff")]
    [InlineData("perceptron", "#000000", "#ffffff")]
    [InlineData("linear", "#ffffff", "#204060")]
    [InlineData("perceptron", "#2060ff", "#ffffff")]
    public void A_plain_ml_net_app_sees_transparent_pictures_as_training_did(string trainer, string ink, string background)
    {
        var (_, model) = Train(Icons(ink), trainer, ("background", background));
        using var opened = model;
        var ml = new MLContext();
        using var engine = ml.Model.CreatePredictionEngine<ImageIn, LabelOut>(
            ml.Model.Load(_folder.File("model.zip"), out _));

        foreach (var kind in new[] { "left", "up" })
            for (byte alpha = 255; alpha > 100; alpha -= 70)
            {
                var icon = Icon(kind, 70 + alpha, ink, alpha);
                using var stock = MLImage.CreateFromStream(new MemoryStream(icon));

                var answer = engine.Predict(new() { Image = stock });

                var ours = opened.PredictImage(icon);
                Assert.Equal(ours.Label, answer.PredictedLabel);
                // Colours that were multiplied by alpha are a level off at most.
                Assert.Equal(ours.Probabilities.Values.ToArray(), answer.Score, (a, b) => Math.Abs(a - b) < 0.01);
            }
    }

    [Fact]
    public void Opaque_pictures_need_no_network_for_the_background()
    {
        var (_, icons) = Train(Icons());
        Assert.NotNull(icons.OnnxModel());
        icons.Dispose();
        var folder = _folder.File("opaque");
        for (var i = 0; i < 10; i++)
        {
            Write(Path.Combine(folder, "left"), i, Photo("left", i));
            Write(Path.Combine(folder, "up"), i, Photo("up", i));
        }
        var (_, photos) = Train(folder);
        Assert.Null(photos.OnnxModel());
        photos.Dispose();
    }

    [Fact]
    public void The_background_that_training_was_told_is_that_of_predictions_and_evaluations()
    {
        var folder = Icons();
        var (outcome, model) = Train(folder, ("background", "#000000"));
        using var opened = model;

        // Black strokes on black: nothing can be learned.
        Assert.Equal(0.5, outcome.Metrics["accuracy"]);
        Assert.Equal("#000000", opened.Card.Image!.Background);
        Assert.Equal("#000000", opened.Card.Parameters["background"]!.GetValue<string>());
        Assert.Equal(opened.PredictImage(Icon("left", 1)).Score, opened.PredictImage(Icon("up", 1)).Score);
        Assert.Equal(0.5, new ImageClassificationTask().Evaluate(opened, folder, new(), Cancel).Metrics["accuracy"]);
    }

    [Fact]
    public void A_background_that_is_no_colour_is_refused_before_anything_is_read() =>
        Assert.Contains("'black' is no colour; it takes a colour as #rrggbb", Assert.Throws<MlNetSuite.AutoML.Spaces.ParameterException>(
            () => Train("no such folder", ("background", "black"))).Message);

    [Theory]
    [InlineData("--label kind")]
    [InlineData("--text a")]
    [InlineData("--user u")]
    [InlineData("--item i")]
    [InlineData("--rating none")]
    [InlineData("--items titles.csv")]
    [InlineData("--users names.csv")]
    [InlineData("--numeric n*")]
    [InlineData("--categorical c")]
    [InlineData("--date d=dd/MM/yyyy")]
    [InlineData("--prose p")]
    [InlineData("--ignore id")]
    [InlineData("--decimal ,")]
    [InlineData("--missing none")]
    [InlineData("--no-header true")]
    [InlineData("--skip 3")]
    [InlineData("--encoding utf-16")]
    [InlineData("--sheet May")]
    public void An_option_that_is_for_tables_is_refused_by_name(string option)
    {
        var folder = Icons();
        var (_, model) = Train(folder);
        using var opened = model;
        var (task, roles) = (new ImageClassificationTask(), Given(option));
        var request = new TrainRequest { Data = folder, Trainer = "linear", Roles = roles, Artifact = _folder.File("other.zip") };

        foreach (var use in (Action[])
        [
            () => task.Train(request, new TrainingRun(1, 1, null, Cancel)),
            () => task.Evaluate(opened, folder, roles, Cancel),
            () => task.InputRows(opened, folder, roles, Cancel),
        ])
            Assert.Equal($"{option}: for tables alone; the classes of pictures are the folders that they are in",
                Assert.Throws<MlNetSuite.Data.InputException>(use).Message);
        Assert.False(File.Exists(_folder.File("other.zip")));
    }

    private static MlNetSuite.Data.ColumnRoles Given(string option) => option.Split(' ') switch
    {
        ["--label", var column] => new() { Label = column },
        ["--text", var column] => new() { Text = [column] },
        ["--user", var column] => new() { User = column },
        ["--item", var column] => new() { Item = column },
        ["--rating", var column] => new() { Rating = column },
        ["--items", var table] => new() { ItemTable = table },
        ["--users", var table] => new() { UserTable = table },
        ["--numeric", var column] => new() { Numeric = [column] },
        ["--categorical", var column] => new() { Categorical = [column] },
        ["--date", var column] => new() { Date = [column] },
        ["--prose", var column] => new() { Prose = [column] },
        ["--ignore", var column] => new() { Ignore = [column] },
        ["--decimal", var mark] => new() { Decimal = mark },
        ["--missing", var word] => new() { Missing = [word] },
        ["--no-header", _] => new() { Header = false },
        ["--skip", _] => new() { Skip = 3 },
        ["--encoding", var name] => new() { Encoding = name },
        ["--sheet", var name] => new() { Sheet = name },
        _ => throw new ArgumentException(option),
    };

    [Fact]
    public void A_photograph_is_predicted_as_it_was_held()
    {
        var folder = _folder.File("photos");
        for (var i = 0; i < 20; i++)
        {
            Write(Path.Combine(folder, "left"), i, Photo("left", i));
            Write(Path.Combine(folder, "up"), i, Photo("up", i));
        }
        var (_, model) = Train(folder);
        using var opened = model;

        // Bars at the left, of which EXIF says that the left is where the picture's upper side is: at the top, that is.
        var turned = TurnedImages.Jpeg(Photo("left", 99), TurnedImages.Exif(6));

        Assert.Equal("left", opened.PredictImage(Photo("left", 99)).Label);
        Assert.Equal("up", opened.PredictImage(turned).Label);
    }

    [Fact]
    public void The_size_that_training_was_told_is_the_models()
    {
        var (outcome, model) = Train(Icons(), ("size", "8"));
        using var opened = model;

        Assert.Equal((8, 8), (opened.Card.Image!.Height, opened.Card.Image.Width));
        Assert.True(outcome.Metrics["accuracy"] > 0.9);
        Assert.Equal("up", opened.PredictImage(Icon("up", 3)).Label);
    }

    [Fact]
    public void Copies_of_training_pictures_among_test_pictures_are_told()
    {
        var (train, test) = (_folder.File("train"), _folder.File("test"));
        for (var i = 0; i < 6; i++)
        {
            Write(Path.Combine(train, "left"), i, Numbered(i));
            Write(Path.Combine(train, "up"), i, Numbered(100 + i));
            Write(Path.Combine(test, "left"), i, Numbered(i < 2 ? i : 200 + i));
            Write(Path.Combine(test, "up"), i, Numbered(i == 0 ? 5 : 300 + i));
        }

        var (outcome, model) = Train(_folder.Path);
        using var opened = model;

        const string Note = "3 of 12 test pictures are training pictures too, pixel by pixel, 1 of them under another class";
        Assert.Contains(outcome.Notes, n => n.StartsWith(Note, StringComparison.Ordinal));
        Assert.Contains(opened.Card.Notes, n => n.StartsWith(Note, StringComparison.Ordinal));
    }

    [Fact]
    public void Copies_that_a_random_split_parts_are_told_and_others_are_not()
    {
        var folder = _folder.File("pictures");
        for (var i = 0; i < 20; i++)
        {
            Write(Path.Combine(folder, "left"), i, Numbered(i));
            Write(Path.Combine(folder, "up"), i, Numbered(100 + i));
        }
        var (without, first) = Train(folder);
        first.Dispose();
        Assert.DoesNotContain(without.Notes, n => n.Contains("pixel by pixel", StringComparison.Ordinal));

        for (var i = 0; i < 20; i++)
            Write(Path.Combine(folder, "left"), i, Numbered(7));
        var (with, second) = Train(folder);
        second.Dispose();
        Assert.Contains(with.Notes, n => n.StartsWith("4 of 8 test pictures are training pictures too", StringComparison.Ordinal));
    }

    /// <summary>Four grey pixels that are a number.</summary>
    private static byte[] Numbered(int number) =>
        Pngs.Of(new("n", new(1, 2, 2), new byte[] { (byte)number, (byte)(number >> 8), 50, 250 }, [0], ["n"]), 0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private (TrainOutcome Outcome, PredictionModel Model) Train(string data, params (string Name, string Value)[] set) =>
        Train(data, "linear", set);

    private (TrainOutcome Outcome, PredictionModel Model) Train(string data, string trainer, params (string Name, string Value)[] set)
    {
        var request = new TrainRequest
        {
            Data = data,
            Trainer = trainer,
            Parameters = set.ToDictionary(s => s.Name, s => s.Value),
            Artifact = _folder.File("model.zip"),
        };
        var outcome = new ImageClassificationTask().Train(request, new TrainingRun(1, 1, null, Cancel));
        return (outcome, PredictionModel.Open(outcome.Artifact));
    }

    private string Icons(string ink = "#000000")
    {
        var folder = _folder.File("icons");
        foreach (var kind in new[] { "left", "up" })
            for (var i = 0; i < 20; i++)
                Write(Path.Combine(folder, kind), i, Icon(kind, i, ink));
        return folder;
    }

    private static void Write(string folder, int number, byte[] bytes) =>
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{number:00}.png"), bytes);

    /// <summary>A bar at one side, on nothing.</summary>
    private static byte[] Icon(string kind, int seed, string ink = "#000000", byte alpha = 255) =>
        Picture(kind, seed, SKColor.Parse(ink).WithAlpha(alpha), SKColors.Transparent, SKEncodedImageFormat.Png);

    private static byte[] Photo(string kind, int seed) => Picture(kind, seed, SKColors.White, SKColors.Navy, SKEncodedImageFormat.Jpeg);

    private static byte[] Picture(string kind, int seed, SKColor bar, SKColor ground, SKEncodedImageFormat format)
    {
        const int Side = 16;
        var random = new Random(seed);
        var (from, width) = (random.Next(3), 2 + random.Next(3));
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Bgra8888, SKAlphaType.Unpremul);
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
            {
                var across = kind == "left" ? x : y;
                bitmap.SetPixel(x, y, across >= from && across < from + width ? bar : ground);
            }
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    private sealed class ImageIn
    {
        [Microsoft.ML.Transforms.Image.ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }

    private sealed class LabelOut
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
