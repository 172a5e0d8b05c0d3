using System.Buffers.Binary;
using FsCheck.Xunit;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Tests.Data.Readers;

public sealed class IdxReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 50)]
    public void What_was_written_is_read_plain_and_packed(byte rows, byte height, byte width, bool gzip)
    {
        var (h, w) = (1 + height % 9, 1 + width % 9);
        var values = new byte[rows * h * w];
        new Random(rows).NextBytes(values);
        using var folder = new TemporaryFolder();

        var (shape, pixels, count) = IdxReader.ReadImages(InputFile.At(folder.Write("x", Pack(Images(rows, h, w, values), gzip))));

        Assert.Equal((new ImageShape(1, h, w), (int)rows), (shape, count));
        Assert.Equal(values, pixels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_folder_in_mnists_manner_is_a_dataset_with_a_test_side(bool gzip)
    {
        var end = gzip ? ".gz" : "";
        _folder.Write($"train-images-idx3-ubyte{end}", Pack(Images(3, 1, 1, [10, 20, 30]), gzip));
        _folder.Write($"train-labels-idx1-ubyte{end}", Pack(Labels(3, [7, 10, 7]), gzip));
        _folder.Write("t10k-images-idx3-ubyte", Images(1, 1, 1, [40]));
        _folder.Write("t10k-labels-idx1-ubyte", Labels(1, [10]));

        var (train, test) = DatasetReader.Default.Images(_folder.Path, cancel: Cancel);

        Assert.Equal(["7", "10"], train.Classes);
        Assert.Equal([0, 1, 0], train.Labels);
        Assert.Equal([1], test!.Labels);
        Assert.Equal([40], test.Pixels.ToArray());
    }

    [Fact]
    public void A_file_of_images_finds_its_labels_beside_it()
    {
        var path = _folder.Write("my-images-idx3-ubyte", Images(1, 1, 2, [1, 2]));
        _folder.Write("my-labels-idx1-ubyte", Labels(1, [0]));

        Assert.Equal(1, DatasetReader.Default.Images(path, cancel: Cancel).Train.Count);
    }

    [Fact]
    public void A_model_of_another_size_is_told_so()
    {
        var path = _folder.Write("my-images-idx3-ubyte", Images(1, 1, 2, [1, 2]));
        _folder.Write("my-labels-idx1-ubyte", Labels(1, [0]));

        var refused = Assert.Throws<InputException>(() => DatasetReader.Default.Images(path, new ImageShape(1, 28, 28), cancel: Cancel));

        Assert.Contains("1 x 1 x 2 (channels, height, width); expected 1 x 28 x 28", refused.Message);
    }

    [Fact]
    public void A_wrong_magic_number_is_refused_with_the_right_one() =>
        Refuse(Labels(1, [0]), "offset 0: magic number 0x00000801; expected 0x00000803");

    [Theory]
    [InlineData(-1, 1, 1, "offset 4: dimension -1")]
    [InlineData(1, 0, 1, "images of 0 x 1 pixels")]
    [InlineData(1, 1, 20_000, "images of 1 x 20000 pixels; expected 1 to 16384")]
    [InlineData(int.MaxValue, 16_384, 16_384, "can be read")]
    [InlineData(60_000, 28, 28, "claims 47,040,000 values, the file can hold 4")]
    public void Dimensions_that_cannot_be_are_refused_before_anything_is_allocated(int rows, int height, int width, string message) =>
        Refuse(Images(rows, height, width, [1, 2, 3, 4]), message);

    [Fact]
    public void A_packed_header_cannot_claim_more_than_deflate_could_hold() =>
        Refuse(TemporaryFolder.Gzip(Images(60_000, 28, 28, [1, 2, 3, 4])), "claims 47,040,000 values, the file can hold");

    [Theory]
    [InlineData(0, "0 bytes; expected an IDX file")]
    [InlineData(3, "3 bytes; expected an IDX file")]
    [InlineData(10, "ends within its header, after 10 bytes")]
    [InlineData(19, "claims 4 values, the file can hold 3")]
    public void A_truncated_file_is_refused(int length, string message) => Refuse(Images(1, 2, 2, [1, 2, 3, 4])[..length], message);

    [Fact]
    public void Bytes_after_the_end_are_refused() => Refuse([.. Images(1, 1, 1, [1]), 9], "goes on after offset 17");

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void A_truncated_gzip_is_refused(double kept)
    {
        var values = new byte[40_000];
        new Random(1).NextBytes(values);
        var packed = TemporaryFolder.Gzip(Images(40, 10, 100, values));

        Refuse(packed[..(int)(packed.Length * kept)], "truncated");
    }

    [Fact]
    public void A_damaged_gzip_is_refused()
    {
        var packed = TemporaryFolder.Gzip(Images(1, 2, 2, [1, 2, 3, 4]));
        packed[^6] ^= 1;

        Refuse(packed, "damaged gzip file");
    }

    [Fact]
    public void A_label_count_unlike_the_image_count_is_refused_with_both()
    {
        _folder.Write("train-images-idx3-ubyte", Images(2, 1, 1, [1, 2]));
        _folder.Write("train-labels-idx1-ubyte", Labels(3, [0, 0, 0]));

        var refused = Assert.Throws<InputException>(() => DatasetReader.Default.Images(_folder.Path, cancel: Cancel));

        Assert.Contains("3 labels for the 2 images", refused.Message);
    }

    [Fact]
    public void Missing_labels_are_named()
    {
        _folder.Write("train-images-idx3-ubyte", Images(1, 1, 1, [1]));

        var refused = Assert.Throws<InputException>(() => DatasetReader.Default.Images(_folder.Path, cancel: Cancel));

        Assert.Contains($"expected {_folder["train-labels-idx1-ubyte"]}", refused.Message);
    }

    private void Refuse(byte[] content, string message)
    {
        var path = _folder.Write("x-images-idx3-ubyte", content);
        var refused = Assert.Throws<InputException>(() => IdxReader.ReadImages(InputFile.At(path)));
        Assert.StartsWith(path, refused.Message);
        Assert.Contains(message, refused.Message);
    }

    private static byte[] Pack(byte[] bytes, bool gzip) => gzip ? TemporaryFolder.Gzip(bytes) : bytes;

    private static byte[] Images(int rows, int height, int width, byte[] values) => [.. BigEndian(0x803, rows, height, width), .. values];

    private static byte[] Labels(int rows, byte[] values) => [.. BigEndian(0x801, rows), .. values];

    private static byte[] BigEndian(params int[] numbers)
    {
        var bytes = new byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }
}
