using System.Text.Json;
using MlNetSuite.Data;
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

    private (TrainOutcome Outcome, PredictionModel Model) Train(string data, params (string Name, string Value)[] set)
    {
        var request = new TrainRequest
        {
            Data = data,
            Trainer = "linear",
            Parameters = set.ToDictionary(s => s.Name, s => s.Value),
            Artifact = _folder.File("model.zip"),
        };
        var outcome = new ImageClassificationTask().Train(request, new TrainingRun(1, 1, null, Cancel));
        return (outcome, PredictionModel.Open(outcome.Artifact));
    }

    private string Icons()
    {
        var folder = _folder.File("icons");
        foreach (var kind in new[] { "left", "up" })
            for (var i = 0; i < 20; i++)
                Write(Path.Combine(folder, kind), i, Icon(kind, i));
        return folder;
    }

    private static void Write(string folder, int number, byte[] bytes) =>
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{number:00}.png"), bytes);

    /// <summary>A black bar at one side, on nothing.</summary>
    private static byte[] Icon(string kind, int seed) => Picture(kind, seed, SKColors.Black, SKColors.Transparent, SKEncodedImageFormat.Png);

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
        public Microsoft.ML.Data.MLImage? Image { get; set; }
    }

    private sealed class LabelOut
    {
        public string PredictedLabel { get; set; } = "";
    }
}
