using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;
using Sylvan.Data.Csv;

namespace MlNetSuite.Benchmarks;

/// <summary>How fast datasets are read.</summary>
internal static class Reading
{
    private const int Rows = 400_000;

    internal static void Run(bool tables = true, bool files = true, int rows = Rows)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-reading-");
        try
        {
            ReadingTable.Begin();
            if (tables)
                ReadingTables.Run(folder, rows);
            if (files)
                ReadingFiles.Run(folder);
            if (tables && files)
                RunDatasets(folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void RunDatasets(DirectoryInfo folder)
    {
        Measure("mnist", () => DatasetReader.Default.Images("mnist").Train.Count);
        Measure("fashion-mnist-mini", () => DatasetReader.Default.Images("fashion-mnist-mini").Train.Count);
        Measure("spam-assassin", () => DatasetReader.Default.Texts("spam-assassin").Train.Count);
        Measure("insteval", () => DatasetReader.Default.Ratings("insteval").Train.Count);
        if (DatasetStore.Default.Locate(DatasetCatalog.Default.Find("movielens-latest-small")) is not null)
            Measure("movielens-latest-small", () => DatasetReader.Default.Ratings("movielens-latest-small").Train.Count);
        var ratings = Write(folder, "ratings.dat", 1_000_000,
            (r, i) => $"{r.Next(6000)}::{r.Next(4000)}::{r.Next(1, 6)}::{978_300_000 + i}\n");
        Measure("1 million ratings with ::", () => DatasetReader.Default.Ratings(ratings).Train.Count);
        var texts = Write(folder, "texts.csv", 120_000,
            (r, i) => $"\"{i % 4}\",\"{Words(r, 6)}\",\"{Words(r, 30)}, \"\"quoted\"\"\"\n");
        var columns = new ColumnRoles { Label = "1", Text = ["2", "3"], Header = false };
        Measure("120,000 news items in CSV", () => DatasetReader.Default.Texts(texts, columns).Train.Count);
        Measure("120,000 news items in CSV", () => Sylvan(texts), "Sylvan, strings");
    }

    private static void Measure(string what, Func<int> read, string by = "MlNetSuite") =>
        ReadingTable.Measure(what, by, read(), "rows", () => read());

    private static string Write(DirectoryInfo folder, string name, int rows, Func<Random, int, string> row)
    {
        var random = new Random(1);
        var path = Path.Combine(folder.FullName, name);
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
        for (var i = 0; i < rows; i++)
            writer.Write(row(random, i));
        return path;
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
