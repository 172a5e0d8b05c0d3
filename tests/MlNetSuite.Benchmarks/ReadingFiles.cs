using System.IO.Compression;
using System.Runtime.InteropServices;
using MlNetSuite.Data;
using MlNetSuite.Data.Store;
using SkiaSharp;

namespace MlNetSuite.Benchmarks;

/// <summary>How fast folders of small files are read, beside the reading and decoding alone, and IDX files.</summary>
internal static class ReadingFiles
{
    internal static void Run(DirectoryInfo folder)
    {
        const int Pictures = 6_000, Texts = 20_000;
        foreach (var format in (SKEncodedImageFormat[])[SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png])
        {
            var images = Images(folder, Pictures, format);
            var what = $"a folder of {Pictures:N0} pictures, 28 x 28, {format}";
            ReadingTable.Measure(what, "MlNetSuite", Pictures, "files", () => DatasetReader.Default.Images(images).Train.Count);
            ReadingTable.Measure(what, "Skia, bytes to pixels", Pictures, "files", () => EachFile(images, path =>
            {
                using var bitmap = SKBitmap.Decode(File.ReadAllBytes(path));
                return bitmap.Width;
            }));
        }
        var texts = TextFiles(folder, Texts);
        var files = $"a folder of {Texts:N0} texts, 1 kB";
        ReadingTable.Measure(files, "MlNetSuite", Texts, "files", () => DatasetReader.Default.Texts(texts).Train.Count);
        ReadingTable.Measure(files, "File.ReadAllText", Texts, "files", () => EachFile(texts, path => File.ReadAllText(path).Length));
        RunIdx(folder.CreateSubdirectory("idx").FullName);
    }

    private static void RunIdx(string folder)
    {
        var mnist = DatasetStore.Default.Require(Data.Catalog.DatasetCatalog.Default.Find("mnist"));
        foreach (var part in mnist.Files.Where(part => Path.GetFileName(part.Path).StartsWith("train", StringComparison.Ordinal)))
        {
            using var packed = new GZipStream(File.OpenRead(part.Path), CompressionMode.Decompress);
            using var unpacked = File.Create(Path.Combine(folder, Path.GetFileNameWithoutExtension(part.Path)));
            packed.CopyTo(unpacked);
        }
        var images = Directory.GetFiles(folder, "*images*").Single();
        ReadingTable.Measure("MlNetSuite", images, () => DatasetReader.Default.Images(folder).Train.Count);
        ReadingTable.Measure("File.ReadAllBytes", images, () => File.ReadAllBytes(images).Length);
    }

    private static long EachFile(string folder, Func<string, long> read)
    {
        var sum = 0L;
        Parallel.ForEach(Directory.GetFiles(folder, "*", SearchOption.AllDirectories), path => Interlocked.Add(ref sum, read(path)));
        return sum;
    }

    private static string Images(DirectoryInfo folder, int count, SKEncodedImageFormat format)
    {
        var data = DatasetReader.Default.Images("fashion-mnist-mini").Train;
        var images = folder.CreateSubdirectory($"{format}").FullName;
        for (var row = 0; row < count; row++)
        {
            var source = row % data.Count;
            using var bitmap = new SKBitmap(new SKImageInfo(28, 28, SKColorType.Gray8, SKAlphaType.Opaque));
            Marshal.Copy(data.Image(source).ToArray(), 0, bitmap.GetPixels(), data.Shape.Size);
            using var encoded = bitmap.Encode(format, 90);
            var label = Directory.CreateDirectory(Path.Combine(images, $"{data.Labels[source]}")).FullName;
            var ending = format == SKEncodedImageFormat.Png ? "png" : "jpg";
            File.WriteAllBytes(Path.Combine(label, $"{row:00000}.{ending}"), encoded.ToArray());
        }
        return images;
    }

    private static string TextFiles(DirectoryInfo folder, int count)
    {
        var random = new Random(1);
        var texts = folder.CreateSubdirectory("texts").FullName;
        for (var row = 0; row < count; row++)
        {
            var label = Directory.CreateDirectory(Path.Combine(texts, row % 2 == 0 ? "ham" : "spam")).FullName;
            File.WriteAllText(Path.Combine(label, $"{row:00000}.txt"),
                string.Join(' ', Enumerable.Range(0, 110).Select(_ => $"word{random.Next(5000)}")));
        }
        return texts;
    }
}
