using System.Formats.Tar;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Tests.Prediction.Images;
using MlNetSuite.Tests.Training.Images;
using SkiaSharp;

namespace MlNetSuite.Tests.Data.Readers;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_archive_is_read_as_its_folder_is_and_one_without_classes_is_refused()
    {
        Write(ToyImages.Quarters(12, 3), "", SKEncodedImageFormat.Png);
        using var archives = new TemporaryFolder();
        var (whole, flat) = (Path.Combine(archives.Path, "toy.tar"), Path.Combine(archives.Path, "flat.tar"));
        TarFile.CreateFromDirectory(_folder.Path, whole, includeBaseDirectory: false);
        TarFile.CreateFromDirectory(Directory.GetDirectories(_folder.Path)[0], flat, includeBaseDirectory: false);

        var archived = DatasetReader.Default.Images(whole, cancel: Cancel);

        Assert.Equal(Read().Train.Fingerprint, archived.Train.Fingerprint);
        Assert.StartsWith($"{flat}: no images found", Assert.Throws<InputException>(
            () => DatasetReader.Default.Images(flat, cancel: Cancel)).Message);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 1)]
    [InlineData(SKEncodedImageFormat.Png, 3)]
    public void Images_of_one_size_are_read_as_they_were_written(SKEncodedImageFormat format, int channels)
    {
        var written = ToyImages.Quarters(12, channels);
        Write(written, "", format);

        var read = Read();

        Assert.Null(read.Test);
        Assert.Empty(read.Notes);
        Assert.Equal(written.Classes.Order(StringComparer.Ordinal), read.Train.Classes);
        Assert.Equal(written.Shape, read.Train.Shape);
        foreach (var group in written.Labels.Index().GroupBy(l => written.Classes[l.Item]))
        {
            var rows = read.Train.Labels.Index().Where(l => read.Train.Classes[l.Item] == group.Key).Select(l => l.Index).ToList();
            Assert.Equal(group.Select(g => written.Image(g.Index).ToArray()), rows.Select(r => read.Train.Image(r).ToArray()));
        }
    }

    [Theory]
    [InlineData("train", "test")]
    [InlineData("Train", "TEST")]
    public void Train_and_test_folders_are_the_two_sides_with_classes_in_the_training_order(string train, string test)
    {
        Write(ToyImages.Quarters(12, 3), train, SKEncodedImageFormat.Jpeg);
        Write(ToyImages.Quarters(5, 3), test, SKEncodedImageFormat.Jpeg);
        _folder.Write($"{test}/unheard-of/x.png", Pngs.Of(ToyImages.Quarters(1, 3), 0));

        var split = Read();

        Assert.Equal((12, 6), (split.Train.Count, split.Test!.Count));
        Assert.Same(split.Train.Classes, split.Test.Classes);
        Assert.Equal(-1, split.Test.Labels[^1]);
        Assert.Contains(split.Notes, n => n.Contains("unheard-of"));
    }

    [Fact]
    public void Other_sizes_are_brought_to_the_commonest_as_a_saved_model_does()
    {
        var small = ToyImages.Quarters(8, 3, 10);
        Write(small, "", SKEncodedImageFormat.Png);
        var odd = Pngs.Of(ToyImages.Quarters(1, 3, 37), 0);
        _folder.Write("aaa/odd.png", odd);

        var split = Read();

        Assert.Equal(new ImageShape(3, 10, 10), split.Train.Shape);
        Assert.Equal(Front(split.Train.Shape, odd), split.Train.Image(0).ToArray());
        Assert.Contains("2 sizes", Assert.Single(split.Notes));
    }

    [Fact]
    public void Where_red_green_and_blue_are_equal_they_are_the_grey_of_a_saved_model()
    {
        var levels = new ImageDataset("levels", new(1, 16, 16), Enumerable.Range(0, 256).Select(i => (byte)i).ToArray(), [0], ["a"]);
        foreach (byte alpha in new byte[] { 0, 1, 100, 200, 254, 255 })
        {
            var png = Pngs.Of(levels, 0, alpha: alpha);
            Assert.Equal(Front(new(3, 16, 16), png)[..256], Front(new(1, 16, 16), png));
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 255)]
    [InlineData(SKEncodedImageFormat.Png, 90)]
    [InlineData(SKEncodedImageFormat.Jpeg, 255)]
    public void Pixels_are_those_a_saved_model_would_see(SKEncodedImageFormat format, byte alpha)
    {
        var encoded = Pngs.Of(ToyImages.Quarters(1, 3, 21), 0, format, alpha);
        _folder.Write("a/x.png", encoded);

        Assert.Equal(Front(new(3, 13, 17), encoded),
            DatasetReader.Default.Images(_folder.Path, new ImageShape(3, 13, 17), cancel: Cancel).Train.Pixels.ToArray());
    }

    [Fact]
    public void A_grey_png_of_one_channel_is_read_as_a_saved_model_would_see_it()
    {
        var encoded = Pngs.Grey(ToyImages.Quarters(1, 1, 28), 0);
        _folder.Write("a/x.png", encoded);

        Assert.Equal(Front(new(1, 28, 28), encoded), Read().Train.Pixels.ToArray());
    }

    [Theory]
    [InlineData("#ffffff", 255, 255, 255)]
    [InlineData("#000000", 0, 0, 0)]
    [InlineData("#3366Cc", 0x33, 0x66, 0xCC)]
    [InlineData(null, 0, 0, 0)]
    public void Transparent_is_the_colour_that_was_asked_for(string? color, byte red, byte green, byte blue)
    {
        _folder.Write("a/x.png", Pngs.Of(ToyImages.Quarters(1, 3), 0, alpha: 0));

        var train = DatasetReader.Default.Images(
            _folder.Path, new ImageShape(3, 8, 8), options: new() { Background = color }, cancel: Cancel).Train;

        byte[] expected =
            [.. Enumerable.Repeat(red, 64), .. Enumerable.Repeat(green, 64), .. Enumerable.Repeat(blue, 64)];
        Assert.Equal(expected, train.Pixels.ToArray());
        Assert.Equal(color, train.Background);
        Assert.Equal(color, train.Subset([0]).Background);
    }

    [Fact]
    public void What_is_no_colour_is_refused()
    {
        _folder.Write("a/x.png", Pngs.Of(ToyImages.Quarters(1, 3), 0));

        Assert.Contains("'white' is not a colour as #rrggbb", Assert.Throws<InputException>(() => DatasetReader.Default.Images(
            _folder.Path, options: new() { Background = "white" }, cancel: Cancel)).Message);
    }

    [Fact]
    public void Grey_pictures_of_16_bits_are_scaled_by_the_bits_of_all_of_them()
    {
        _folder.Write("a/dark.png", GreyPng.Of([0, 16, 32, 100]));
        _folder.Write("a/light.png", GreyPng.Of([0, 1_000, 3_000, 4_095]));

        var split = Read();

        Assert.Equal(12, split.Train.GreyBits);
        Assert.Equal([0, 1, 2, 6, 0, 62, 187, 255], split.Train.Pixels.ToArray());
        Assert.Contains("2 grey pictures have 16 bits a pixel; their levels fill 12", Assert.Single(split.Notes));
        Assert.Equal([0, 0, 0, 0, 0, 4, 12, 16], DatasetReader.Default.Images(
            _folder.Path, options: new() { GreyBits = 16 }, cancel: Cancel).Train.Pixels.ToArray());
    }

    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    [InlineData("jfif")]
    public void Pictures_of_every_kind_that_is_read_are_rows(string extension)
    {
        _folder.Write($"a/x.{extension}", Pngs.Of(ToyImages.Quarters(1), 0, extension == "webp" ? SKEncodedImageFormat.Webp
            : SKEncodedImageFormat.Jpeg));

        Assert.Equal(1, Read().Train.Count);
    }

    [Theory]
    [InlineData("IMG_0001.HEIC", "HEIC")]
    [InlineData("scan.tif", "TIFF")]
    [InlineData("logo.svg", "SVG")]
    public void A_picture_that_is_not_read_is_refused_by_name(string name, string format)
    {
        Write(ToyImages.Quarters(4), "", SKEncodedImageFormat.Png);
        var path = _folder.Write($"a/{name}", "x");

        Assert.Equal($"{path} is a file in the format {format}; PNG, JPEG, BMP, GIF and WebP are read. Save it as PNG or JPEG.", Refused());
    }

    [Fact]
    public void Files_that_are_no_pictures_are_told_by_name()
    {
        Write(ToyImages.Quarters(4), "", SKEncodedImageFormat.Png);
        foreach (var name in new[] { "1.txt", "2.db", "3.json", "4.txt" })
            _folder.Write($"a/{name}", "x");

        var note = Read().Notes[0];

        Assert.Contains("4 files that are no pictures were not read: ", note);
        Assert.Contains($"{Path.Combine("a", "1.txt")}, {Path.Combine("a", "2.db")}, {Path.Combine("a", "3.json")}, ...", note);
    }

    [Fact]
    public void Pictures_in_folders_within_class_folders_are_told_or_taken()
    {
        var nested = Nested("a/2024/may/x.png");
        Nested("b/y.png");

        var split = Read();

        Assert.Equal(["b"], split.Train.Classes);
        Assert.Contains(
            "1 pictures in folders within the class folders were not read, --recursive takes them: " +
            Path.GetRelativePath(_folder.Path, nested),
            split.Notes[0]);
        Assert.Contains("1 folders have no pictures and are no classes: a", split.Notes[1]);

        var all = DatasetReader.Default.Images(_folder.Path, options: new() { Recursive = true }, cancel: Cancel);

        Assert.Equal(["a", "b"], all.Train.Classes);
        Assert.Equal(2, all.Train.Count);
        Assert.Empty(all.Notes);
    }

    [Fact]
    public void Where_all_pictures_lie_deeper_the_option_is_named()
    {
        Nested("a/2024/x.png");
        Nested("b/2025/y.png");

        Assert.Contains("no images found", Refused());
        Assert.Contains("There are 2 in folders within those: --recursive takes them", Refused());
    }

    [Fact]
    public void Class_folders_that_differ_in_writing_alone_are_told()
    {
        foreach (var folder in (string[])["cat", "Cat ", "dog"])
            Nested($"{folder}/a.png");

        Assert.EndsWith("has classes that are told apart by how they are written alone: 'Cat ', 'cat'", Assert.Single(Read().Notes));
    }

    [Fact]
    public void Empty_class_folders_and_pictures_of_no_class_are_told()
    {
        Nested("a/x.png");
        Nested("stray.png");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "c"));
        _folder.Write("d/readme.txt", "x");

        var split = Read();

        Assert.Equal(["a"], split.Train.Classes);
        Assert.Contains(split.Notes, n => n.Contains("1 files that are no pictures were not read", StringComparison.Ordinal));
        Assert.Contains(split.Notes, n => n.EndsWith("of no class and were not read: stray.png", StringComparison.Ordinal));
        Assert.Contains(split.Notes, n => n.EndsWith("2 folders have no pictures and are no classes: c, d", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, 128)]
    [InlineData(32, 32)]
    [InlineData(512, 256)]
    public void Large_pictures_are_averaged_down(int? longest, int side)
    {
        var options = longest is { } asked ? new ImageOptions { LongestSide = asked } : new();
        _folder.Write("a/x.png", Pngs.Of(Stripes(256), 0));

        var train = DatasetReader.Default.Images(_folder.Path, options: options, cancel: Cancel).Train;

        Assert.Equal(new ImageShape(1, side, side), train.Shape);
        Assert.Equal(side == 256 ? [0, 255] : [128], Levels(train));
    }

    [Fact]
    public void A_model_of_an_earlier_version_is_given_single_pixels_as_then()
    {
        _folder.Write("a/x.png", Pngs.Of(Stripes(256), 0));

        var train = DatasetReader.Default.Images(
            _folder.Path, new ImageShape(1, 100, 100), options: new() { Background = null }, cancel: Cancel).Train;

        Assert.Equal([0, 255], Levels(train));
    }

    private static byte[] Levels(ImageDataset images) => [.. images.Pixels.ToArray().Distinct().Order()];

    /// <summary>Black and white columns of one pixel.</summary>
    private static ImageDataset Stripes(int side) => new(
        "stripes", new(1, side, side), Enumerable.Range(0, side * side).Select(i => (byte)(i % 2 * 255)).ToArray(), [0], ["a"]);

    [Fact]
    public void An_asked_for_shape_is_kept_to()
    {
        Write(ToyImages.Quarters(4, 3), "", SKEncodedImageFormat.Png);

        var train = DatasetReader.Default.Images(_folder.Path, new ImageShape(1, 5, 7), cancel: Cancel).Train;

        Assert.Equal(new ImageShape(1, 5, 7), train.Shape);
        Assert.Equal(4 * 35, train.Pixels.Length);
    }

    [Fact]
    public void Large_images_are_learned_from_at_128_pixels()
    {
        _folder.Write("a/large.png", Pngs.Of(new("x", new(1, 300, 600), new byte[180_000], [0], ["a"]), 0));

        var split = Read();

        Assert.Equal(new ImageShape(1, 64, 128), split.Train.Shape);
        Assert.Contains("brought to 64 x 128", Assert.Single(split.Notes));
    }

    [Fact]
    public void A_picture_is_learned_from_as_it_was_held()
    {
        _folder.Write("a/turned.png", TurnedImages.Of(SKEncodedImageFormat.Png, 6));

        var train = Read().Train;

        Assert.Equal(new(3, TurnedImages.StoredWidth, TurnedImages.StoredHeight), train.Shape);
        // Red is stored in the upper left and seen in the upper right.
        Assert.Equal(255, train.Image(0)[TurnedImages.StoredHeight - 1]);
        Assert.Equal(0, train.Image(0)[0]);
    }

    [Fact]
    public void One_pixel_is_an_image()
    {
        _folder.Write("a/1.png", Pngs.Of(new("x", new(1, 1, 1), new byte[] { 77 }, [0], ["a"]), 0));

        Assert.Equal([77], Read().Train.Pixels.ToArray());
    }

    [Fact]
    public void An_image_that_is_not_one_is_refused_by_name()
    {
        Write(ToyImages.Quarters(4, 3), "", SKEncodedImageFormat.Png);
        var path = _folder.Write("a/no.png", "hello");

        Assert.Contains($"{path} is not an image", Refused());
    }

    [Fact]
    public void All_pictures_that_cannot_be_read_are_told_in_one_error()
    {
        Write(ToyImages.Quarters(8, 3), "", SKEncodedImageFormat.Png);
        var total = Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length + 7;
        var whole = Noise(SKEncodedImageFormat.Jpeg);
        var text = _folder.Write("0/a.png", "hello");
        var cut = _folder.Write("0/b.png", whole[..(whole.Length / 2)]);
        var phone = _folder.Write("0/c.heic", "x");
        var gone = Path.Combine(_folder.Path, "0", "d.jpg");
        File.CreateSymbolicLink(gone, _folder["no such picture.jpg"]);
        foreach (var name in (string[])["e.gif", "f.bmp", "g.webp"])
            _folder.Write($"0/{name}", "");

        var told = Refused();

        var named = string.Join(", ", new[] { "a.png", "b.png", "c.heic", "d.jpg", "e.gif" }.Select(name => Path.Combine("0", name)));
        Assert.StartsWith($"{_folder.Path}: 7 of {total} pictures cannot be read: {named} and 2 more. {text} is not an image; ", told);
        Assert.Contains($" {cut} is an image that is cut short", told);
        Assert.Contains($" {phone} is a file in the format HEIC; ", told);
        Assert.Contains($" {gone} cannot be read: ", told);
        Assert.DoesNotContain("e.gif is", told);
    }

    [Fact]
    public void A_folder_of_nothing_but_unreadable_pictures_is_refused_likewise()
    {
        _folder.Write("a/1.png", "x");
        _folder.Write("b/2.png", "x");

        Assert.StartsWith($"{_folder.Path}: 2 of 2 pictures cannot be read: {Path.Combine("a", "1.png")}, {Path.Combine("b", "2.png")}. ",
            Refused());
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public void A_truncated_image_is_refused_by_name(SKEncodedImageFormat format)
    {
        var whole = Noise(format);
        var path = _folder.Write("a/cut.png", whole[..(whole.Length / 2)]);

        Assert.Contains($"{path} is an image that is cut short", Refused());
    }

    [Fact]
    public void An_image_of_20000_by_20000_is_refused_by_its_header_alone()
    {
        // A bitmap of 400 million pixels would be 1.6 GB; its header is 54 bytes.
        var bmp = new byte[100];
        "BM"u8.CopyTo(bmp);
        BitConverter.TryWriteBytes(bmp.AsSpan(10), 54);
        BitConverter.TryWriteBytes(bmp.AsSpan(14), 40);
        BitConverter.TryWriteBytes(bmp.AsSpan(18), 20_000);
        BitConverter.TryWriteBytes(bmp.AsSpan(22), 20_000);
        BitConverter.TryWriteBytes(bmp.AsSpan(26), (short)1);
        BitConverter.TryWriteBytes(bmp.AsSpan(28), (short)24);
        _folder.Write("a/huge.bmp", bmp);

        Assert.Contains("20,000 x 20,000 pixels; at most 50,000,000", Refused());
    }

    [Fact]
    public void A_folder_without_images_is_refused_with_what_is_expected()
    {
        _folder.Write("a/readme.txt", "no");

        Assert.Contains("a folder for each class", Refused());
    }

    private static byte[] Noise(SKEncodedImageFormat format)
    {
        var noise = new byte[3 * 64 * 64];
        new Random(1).NextBytes(noise);
        return Pngs.Of(new("x", new(3, 64, 64), noise, [0], ["a"]), 0, format);
    }

    private DataSplit<ImageDataset> Read() => DatasetReader.Default.Images(_folder.Path, cancel: Cancel);

    private string Nested(string path) => _folder.Write(path, Pngs.Of(ToyImages.Quarters(1), 0));

    private string Refused() => Assert.Throws<InputException>(Read).Message;

    private void Write(ImageDataset data, string side, SKEncodedImageFormat format)
    {
        for (var row = 0; row < data.Count; row++)
            _folder.Write(
                Path.Combine(side, data.Classes[data.Labels[row]], $"{row:000}.{(format == SKEncodedImageFormat.Jpeg ? "JPG" : "png")}"),
                Pngs.Of(data, row, format));
    }

    private static byte[] Front(ImageShape shape, byte[] encoded)
    {
        var ml = new MLContext(1);
        using var engine = ml.Model.CreatePredictionEngine<Input, Output>(ImageToPixels.Create(ml, shape));
        using var image = ImageLoader.Load(encoded, new(shape.Channels, shape.Height, shape.Width) { Background = ImageOptions.White });
        return Array.ConvertAll(engine.Predict(new() { Image = image }).Pixels, level => (byte)level);
    }

    private sealed class Input
    {
        [Microsoft.ML.Transforms.Image.ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }

    private sealed class Output
    {
        public float[] Pixels { get; set; } = [];
    }
}
