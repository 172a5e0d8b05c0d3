using System.Diagnostics;
using System.Globalization;
using MlNetSuite.Data;
using nietras.SeparatedValues;
using Sylvan.Data.Csv;

namespace MlNetSuite.Benchmarks;

/// <summary>How fast delimited tables are read with their types found, beside readers that split fields and no more.</summary>
internal static class ReadingTables
{
    private const int Repeats = 5;

    internal static void Run(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-reading-");
        try
        {
            foreach (var isGerman in (bool[])[false, true])
            {
                var path = Path.Combine(folder.FullName, isGerman ? "decimal-commas.csv" : "numbers.csv");
                Write(path, rows, isGerman);
                Print("MlNetSuite, typed", path, () => DatasetReader.Default.RegressionTables(path).Train.Count);
                Print("Sep, split", path, () => SplitBySep(path, isGerman ? ';' : ','));
                Print("Sylvan, strings", path, () => SplitBySylvan(path, isGerman ? ';' : ','));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(string what, string path, Func<long> read)
    {
        read();
        var (wall, cpu) = Enumerable.Range(0, Repeats).Select(_ => Time(read)).OrderBy(t => t.Cpu).ElementAt(Repeats / 2);
        var megabytes = new FileInfo(path).Length / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(path),-20} {what,-20} {megabytes,6:0} MB {wall,7:0.000} s {cpu,7:0.000} s of processors " +
            $"{megabytes / wall,6:0} MB/s {megabytes / cpu,6:0} MB/s of a processor"));
    }

    private static (double Wall, double Cpu) Time(Func<long> read)
    {
        using var process = Process.GetCurrentProcess();
        var (before, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        read();
        process.Refresh();
        return (clock.Elapsed.TotalSeconds, (process.TotalProcessorTime - before).TotalSeconds);
    }

    /// <summary>Twenty numbers, six categories, a date and what is to be predicted from them.</summary>
    private static void Write(string path, int rows, bool isGerman)
    {
        string[] words = ["red", "blue", "yellow", "white", "black", "green", "pink", "violet"];
        var (random, separator) = (new Random(1), isGerman ? ";" : ",");
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join(separator, [.. Enumerable.Range(0, 20).Select(i => $"x{i}"), .. Enumerable.Range(0, 6)
            .Select(i => $"c{i}"), "day", "price"]));
        string Number(double number) => number.ToString("0.00", CultureInfo.InvariantCulture).Replace('.', isGerman ? ',' : '.');
        for (var row = 0; row < rows; row++)
        {
            double[] numbers = [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble() * 200)];
            var day = new DateTime(2020, 1, 1).AddDays(random.Next(1500));
            var date = day.ToString(isGerman ? "dd'.'MM'.'yyyy" : "yyyy'-'MM'-'dd", CultureInfo.InvariantCulture);
            writer.WriteLine(string.Join(separator, [.. numbers.Select(Number),
                .. Enumerable.Range(0, 6).Select(_ => words[random.Next(words.Length)]), date,
                Number(numbers[0] * 2 - numbers[1]) + (isGerman ? " €" : "")]));
        }
    }

    private static long SplitBySep(string path, char separator)
    {
        using var reader = Sep.New(separator).Reader().FromFile(path);
        var characters = 0L;
        foreach (var row in reader)
            for (var cell = 0; cell < row.ColCount; cell++)
                characters += row[cell].Span.Length;
        return characters;
    }

    private static long SplitBySylvan(string path, char separator)
    {
        using var reader = CsvDataReader.Create(path, new CsvDataReaderOptions { Delimiter = separator });
        var characters = 0L;
        while (reader.Read())
            for (var cell = 0; cell < reader.FieldCount; cell++)
                characters += reader.GetString(cell).Length;
        return characters;
    }
}
