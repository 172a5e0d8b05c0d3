using System.Globalization;
using MlNetSuite.Data;
using Parquet;
using Parquet.Schema;

namespace MlNetSuite.Benchmarks;

/// <summary>How fast tables are read with their types found, beside readers that split fields and no more, and beside DuckDB, which finds
/// types too.</summary>
internal static class ReadingTables
{
    private const int Numbers = 20;

    internal static void Run(DirectoryInfo folder, int rows)
    {
        foreach (var isGerman in (bool[])[false, true])
        {
            var path = Path.Combine(folder.FullName, isGerman ? "decimal-commas.csv" : "numbers.csv");
            var separator = isGerman ? ';' : ',';
            Write(path, rows, isGerman);
            ReadingTable.Measure("MlNetSuite, types found", path, () => DatasetReader.Default.RegressionTables(path).Train.Count);
            ReadingTable.Measure("the same, 1 thread", path, () => DatasetReader.Default.RegressionTables(path, threads: 1).Train.Count);
            ReadingTable.Measure("Sep, split only", path, () => ReadingPeers.SplitBySep(path, separator));
            ReadingTable.Measure("Sylvan, strings", path, () => ReadingPeers.SplitBySylvan(path, separator));
            ReadingTable.Measure("DuckDB, types found", path, () => ReadingPeers.KeepByDuckDb(isGerman
                ? $"read_csv('{path}', decimal_separator=',')" : $"read_csv('{path}')"));
            File.Delete(path);
        }
        RunParquet(Path.Combine(folder.FullName, "numbers.parquet"), rows);
    }

    private static void RunParquet(string path, int rows)
    {
        WriteParquetAsync(path, rows).GetAwaiter().GetResult();
        ReadingTable.Measure("MlNetSuite", path, () => DatasetReader.Default.RegressionTables(path).Train.Count);
        ReadingTable.Measure("Parquet.Net, columns", path, () => ReadParquetAsync(path).GetAwaiter().GetResult());
        ReadingTable.Measure("DuckDB", path, () => ReadingPeers.KeepByDuckDb($"read_parquet('{path}')"));
        File.Delete(path);
    }

    /// <summary>Twenty numbers, six categories, a date and what is to be predicted from them.</summary>
    private static void Write(string path, int rows, bool isGerman)
    {
        string[] words = ["red", "blue", "yellow", "white", "black", "green", "pink", "violet"];
        var (random, separator) = (new Random(1), isGerman ? ";" : ",");
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join(separator, [.. Enumerable.Range(0, Numbers).Select(i => $"x{i}"), .. Enumerable.Range(0, 6)
            .Select(i => $"c{i}"), "day", "price"]));
        string Number(double number) => number.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', isGerman ? ',' : '.');
        for (var row = 0; row < rows; row++)
        {
            double[] numbers = [.. Enumerable.Range(0, Numbers).Select(_ => random.NextDouble() * 200)];
            var day = new DateTime(2020, 1, 1).AddDays(random.Next(1500));
            var date = day.ToString(isGerman ? "dd'.'MM'.'yyyy" : "yyyy'-'MM'-'dd", CultureInfo.InvariantCulture);
            writer.WriteLine(string.Join(separator, [.. numbers.Select(Number),
                .. Enumerable.Range(0, 6).Select(_ => words[random.Next(words.Length)]), date,
                Number(numbers[0] * 2 - numbers[1]) + (isGerman ? " €" : "")]));
        }
    }

    private static ParquetSchema Schema { get; } =
        new(Enumerable.Range(0, Numbers + 1).Select(i => new DataField<double>(i < Numbers ? $"x{i}" : "price")));

    private static async Task WriteParquetAsync(string path, int rows)
    {
        var random = new Random(1);
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(Schema, file);
        using var group = writer.CreateRowGroup();
        foreach (var field in Schema.DataFields)
            await group.WriteAsync<double>(field, Enumerable.Range(0, rows).Select(_ => random.NextDouble() * 200).ToArray());
    }

    private static async Task<long> ReadParquetAsync(string path)
    {
        await using var file = File.OpenRead(path);
        await using var reader = await ParquetReader.CreateAsync(file);
        var values = 0L;
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            foreach (var field in reader.Schema.DataFields)
            {
                var column = new double[group.RowCount];
                await group.ReadAsync<double>(field, column.AsMemory());
                values += column.Length;
            }
        }
        return values;
    }
}
