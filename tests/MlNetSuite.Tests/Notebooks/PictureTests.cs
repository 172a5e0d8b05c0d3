using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Notebooks.Pictures;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Server;
using SkiaSharp;

namespace MlNetSuite.Tests.Notebooks;

public sealed class PictureTests
{
    // Tiles of 2 x 2 pixels are drawn 42 times as large, with 6 pixels around each.
    private const int Scale = 42, Space = 6;

    [Fact]
    public void Grey_images_stand_side_by_side_each_pixel_a_square()
    {
        var images = new ImageDataset("i", new(1, 2, 2), new byte[] { 0, 50, 100, 150, 200, 250, 30, 60 }, [0, 1], ["cat", "dog"]);

        var picture = ImageGrid.Of(images, count: 2);

        using var bitmap = SKBitmap.Decode(picture.Bytes);
        Assert.Equal((bitmap.Width, bitmap.Height), (picture.Width, picture.Height));
        Assert.Equal([Grey(0), Grey(50), Grey(100), Grey(150)], Tile(bitmap, 0));
        Assert.Equal([Grey(200), Grey(250), Grey(30), Grey(60)], Tile(bitmap, 1));
        Assert.Equal(SKColors.White, bitmap.GetPixel(1, 1));
        Assert.Equal("2 images of i: cat, dog", picture.Description);
    }

    [Fact]
    public void Colour_images_keep_their_colours()
    {
        var images = new ImageDataset("i", new(3, 2, 2), new byte[] { 255, 0, 0, 9, 0, 255, 0, 8, 0, 0, 255, 7 }, [0], ["c"]);

        using var bitmap = SKBitmap.Decode(ImageGrid.Of(images, count: 5).Bytes);

        Assert.Equal([new SKColor(255, 0, 0), new(0, 255, 0), new(0, 0, 255), new(9, 8, 7)], Tile(bitmap, 0));
    }

    [Fact]
    public void A_class_has_a_row_of_its_own_and_gaps_where_it_has_fewer_images()
    {
        var images = new ImageDataset("i", new(1, 2, 2), new byte[] { 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3 }, [1, 0, 1], ["a", "b"]);

        using var bitmap = SKBitmap.Decode(ImageGrid.OfEachClass(images, perClass: 2).Bytes);

        var below = bitmap.Height / 2;
        Assert.Equal([Grey(2), SKColors.White],
            [bitmap.GetPixel(Space + 1, Space + 1), bitmap.GetPixel(Space + 2 * Scale + Space + 1, Space + 1)]);
        Assert.Equal([Grey(1), Grey(3)],
            [bitmap.GetPixel(Space + 1, below + 10), bitmap.GetPixel(Space + 2 * Scale + Space + 1, below + 10)]);
    }

    [Fact]
    public void The_same_images_give_the_same_bytes_and_wrong_rows_are_refused()
    {
        var images = TinyData.Images(12, 3);
        Assert.Equal(ImageGrid.Of(images).Bytes, ImageGrid.Of(images).Bytes);
        Assert.Contains("0 to 11", Assert.Throws<ArgumentOutOfRangeException>(() => ImageGrid.Of(images, [12])).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImageGrid.Of(images, []));
    }

    [Theory]
    [InlineData("Ankle boot", 84, "Ankle boot")]
    [InlineData("Pullover → Coat", 84, "Pullover →|Coat")]
    [InlineData("incomprehensibilities", 60, "incompreh…")]
    [InlineData("a b c d e f g h", 18, "a b|c d|e …")]
    public void Captions_break_between_words_and_say_where_they_were_cut(string caption, int width, string lines) =>
        Assert.Equal(lines, string.Join('|', PixelFont.Lines(caption, width)));

    [Fact]
    public void Letters_are_drawn_in_ink_and_unknown_ones_leave_a_mark()
    {
        Assert.True(Ink("é") > Ink("e"));
        Assert.True(Ink("語") > 0);
        Assert.Equal(0, Ink(" "));
    }

    [Fact]
    public void The_surest_mistakes_come_first()
    {
        using var model = PredictionModel.Open(new MemoryStream(ServedZips.Images));
        var right = ToyArtifacts.Images;
        // Whatever the model says, each row is now of the class after its own.
        var wrong = right with { Labels = [.. right.Labels.Select(l => (l + 1) % right.Classes.Count)] };

        var mistakes = Misclassifications.Of(model, wrong, count: 5, TestContext.Current.CancellationToken);

        Assert.Equal((right.Count, 5), (mistakes.Evaluated, mistakes.Rows.Count));
        Assert.InRange(mistakes.Count, right.Count * 3 / 4, right.Count);
        Assert.Equal(mistakes.Rows.OrderByDescending(m => m.Probability), mistakes.Rows);
        Assert.All(mistakes.Rows, m => Assert.Equal(wrong.Classes[wrong.Labels[m.Row]], m.Actual));
        Assert.All(mistakes.Rows, m => Assert.NotEqual(m.Actual, m.Predicted));
        Assert.Contains(" → ", ImageGrid.OfMistakes(wrong, mistakes).Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistaken_texts_are_listed_with_what_they_say()
    {
        using var model = PredictionModel.Open(new MemoryStream(ServedZips.Texts));
        var texts = (TextDataset)TinyData.For(typeof(TextDataset));
        var wrong = texts with { Labels = [.. texts.Labels.Select((l, i) => i == 0 ? -1 : (l + 1) % texts.Classes.Count)] };

        var mistakes = Misclassifications.Of(model, wrong, count: 3, TestContext.Current.CancellationToken);

        Assert.Equal(texts.Count - 1, mistakes.Evaluated);
        Assert.All(mistakes.Rows, m => Assert.Equal(texts.Texts[m.Row], m.Text));
    }

    [Fact]
    public void An_occlusion_map_is_shown_beside_its_image()
    {
        NotebookFormatters.Register();
        var map = new OcclusionMap("cat", 0.75, 1, 2, 2, 1, [0, 255, 255, 0], [1, 0, 0, -1]);

        Assert.Equal(["image/png", "text/plain", "text/html"], Formatter.GetPreferredMimeTypesFor(typeof(OcclusionMap)));
        using var bitmap = SKBitmap.Decode(Convert.FromBase64String(map.ToDisplayString("image/png")));

        Assert.Equal(Grey(255), bitmap.GetPixel(Space + 112 + 5, Space + 5));
        var second = Space + 224 + Space;
        Assert.Equal((255, 0), (bitmap.GetPixel(second + 5, Space + 5).Red, bitmap.GetPixel(second + 5, Space + 5).Blue));
        Assert.Equal((0, 255), (bitmap.GetPixel(second + 117, Space + 117).Red, bitmap.GetPixel(second + 117, Space + 117).Blue));
    }

    [Fact]
    public void A_picture_is_base64_for_kernels_and_says_what_it_shows()
    {
        var image = new PngImage(TinyPng.Bytes, "three pixels");

        Assert.Equal("image/png", Formatter.GetPreferredMimeTypesFor(typeof(PngImage)).First());
        Assert.Equal(TinyPng.Bytes, Convert.FromBase64String(image.ToDisplayString("image/png")));
        Assert.Equal("[picture, 3 x 2 pixels: three pixels]", image.ToDisplayString("text/plain"));
        Assert.StartsWith("<div class=\"mlnetsuite\"><p><img alt=\"three pixels\" width=\"3\" height=\"2\" src=\"data:image/png;base64,",
            image.ToDisplayString("text/html"), StringComparison.Ordinal);
        Assert.Contains("PNG", Assert.Throws<ArgumentException>(() => new PngImage([1, 2, 3], "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_becomes_a_file_whole_or_not_at_all()
    {
        using var folder = new TemporaryFolder();
        var image = new PngImage(TinyPng.Bytes, "three pixels");
        image.Save(folder.File("neu/ü.png"));

        Assert.Equal(TinyPng.Bytes, File.ReadAllBytes(folder.File("neu/ü.png")));
        Assert.Contains("neu", Assert.Throws<ModelArtifactException>(() => image.Save(folder.File("neu"))).Message,
            StringComparison.Ordinal);
        Assert.Equal(["ü.png"], Directory.EnumerateFileSystemEntries(folder.File("neu")).Select(Path.GetFileName));
    }

    private static SKColor Grey(byte level) => new(level, level, level);

    private static SKColor[] Tile(SKBitmap bitmap, int place)
    {
        var left = Space + place * (2 * Scale + Space);
        return [.. from y in (int[])[0, 1] from x in (int[])[0, 1] select bitmap.GetPixel(left + x * Scale + Scale / 2,
            Space + y * Scale + Scale / 2)];
    }

    private static int Ink(string text)
    {
        using var bitmap = new SKBitmap(12, 14, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.White);
        PixelFont.Draw(bitmap, text, 0, 0);
        return bitmap.Pixels.Count(p => p != SKColors.White);
    }
}
