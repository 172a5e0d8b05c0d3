using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;
using SkiaSharp;
using Sylvan.Data.Csv;

namespace MlNetSuite.Benchmarks;

/// <summary>How fast datasets are read, from files in the page cache; tables by CsvHelper, with Sylvan beside it.</summary>
internal static class Reading
{
    private const int Repeats = 5;

    internal static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-reading-");
        try
        {
            Print("mnist", () => DatasetReader.Default.Images("mnist").Train.Count);
            Print("fashion-mnist-mini", () => DatasetReader.Default.Images("fashion-mnist-mini").Train.Count);
            Print("spam-assassin", () => DatasetReader.Default.Texts("spam-assassin").Train.Count);
            Print("insteval", () => DatasetReader.Default.Ratings("insteval").Train.Count);
            if (IsHere("movielens-latest-small"))
                Print("movielens-latest-small", () => DatasetReader.Default.Ratings("movielens-latest-small").Train.Count);
            var images = Images(folder, 5000);
            Print("folder of PNGs, 28 x 28", () => DatasetReader.Default.Images(images).Train.Count);
            var ratings = Write(folder, "ratings.dat", 1_000_000,
                (r, i) => $"{r.Next(6000)}::{r.Next(4000)}::{r.Next(1, 6)}::{978_300_000 + i}\n");
            Print("1 million ratings with ::", () => DatasetReader.Default.Ratings(ratings).Train.Count);
            var texts = Write(folder, "texts.csv", 120_000,
                (r, i) => $"\"{i % 4}\",\"{Words(r, 6)}\",\"{Words(r, 30)}, \"\"quoted\"\"\"\n");
            var columns = new ColumnRoles { Label = "1", Text = ["2", "3"], Header = false };
            Print("120,000 news items in CSV", () => DatasetReader.Default.Texts(texts, columns).Train.Count);
            Print("the same rows as strings, Sylvan", () => Sylvan(texts));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsHere(string id) => DatasetStore.Default.Locate(DatasetCatalog.Default.Find(id)) is not null;

    private static void Print(string what, Func<int> read)
    {
        var rows = read();
        var seconds = Enumerable.Range(0, Repeats).Select(_ => Time(read)).Order().ElementAt(Repeats / 2);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{what,-34} {rows,10:N0} rows {seconds,8:0.000} s {rows / seconds,12:N0} rows/s"));
    }

    private static double Time(Func<int> read)
    {
        var clock = Stopwatch.StartNew();
        read();
        return clock.Elapsed.TotalSeconds;
    }

    private static string Write(DirectoryInfo folder, string name, int rows, Func<Random, int, string> row)
    {
        var random = new Random(1);
        var path = Path.Combine(folder.FullName, name);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
        for (var i = 0; i < rows; i++)
            writer.Write(row(random, i));
        return path;
    }

    private static string Images(DirectoryInfo folder, int count)
    {
        var data = DatasetReader.Default.Images("fashion-mnist-mini").Train;
        for (var row = 0; row < count; row++)
        {
            var images = folder.CreateSubdirectory(Path.Combine("images", $"{data.Labels[row]}")).FullName;
            using var bitmap = new SKBitmap(new SKImageInfo(28, 28, SKColorType.Gray8, SKAlphaType.Opaque));
            Marshal.Copy(data.Image(row).ToArray(), 0, bitmap.GetPixels(), data.Shape.Size);
            using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            File.WriteAllBytes(Path.Combine(images, $"{row:00000}.png"), encoded.ToArray());
        }
        return Path.Combine(folder.FullName, "images");
    }

    private static string Words(Random random, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(_ => $"word{random.Next(5000)}"));

    private static int Sylvan(string path)
    {
        using var reader = CsvDataReader.Create(path, new CsvDataReaderOptions { HasHeaders = false });
        List<string> texts = [];
        while (reader.Read())
            texts.Add(reader.GetString(0) + reader.GetString(1) + '\n' + reader.GetString(2));
        return texts.Count;
    }
}
