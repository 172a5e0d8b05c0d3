using System.CommandLine;
using System.Diagnostics;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite embed FILE.zip|WEIGHTS --input FILE|-</c></summary>
internal static class EmbedCommand
{
    // Some seconds of work.
    private const int BatchRows = 1_024;

    internal static Command Create()
    {
        var encoder = new EmbedderOptions();
        var input = new Option<string>("--input")
        {
            Description = "Rows with texts (.csv, .tsv, .jsonl, .json, .xlsx, .parquet), or - for rows from standard input.",
            Required = true,
            HelpName = "FILE|-",
        };
        var text = CommonOptions.TextColumns();
        var target = new Option<string?>("--out")
        {
            Description = "Write the vectors to this file instead of standard output: NumPy's array of 32-bit numbers, CSV or JSON lines.",
            HelpName = "FILE.npy|FILE.csv|FILE.jsonl",
        };
        var written = new FileOptions();
        var json = CommonOptions.Json();
        var command = new Command("embed", "Turn texts into vectors: similar texts have similar vectors.") { input, text, target };
        written.AddTo(command);
        encoder.AddTo(command);
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => Task.Run(() =>
        {
            var (path, file, asJson) = (parsed.GetRequiredValue(input), parsed.GetValue(target), parsed.GetValue(json));
            var format = file is null ? asJson ? VectorFormat.JsonLines : VectorFormat.Csv : VectorWriter.FormatOf(file);
            if (file is not null)
                RequireTarget(file, path);
            using var embedder = encoder.Open(parsed);
            var given = written.Read(parsed);
            var roles = embedder.Card is { } card ? RowReading.Roles(given, card) : given;
            var rows = TextRowReader.Read(path, roles, parsed.GetValue(text) ?? [], embedder.Card,
                told => Console.Error.WriteLine($"note: {told}"));
            if (file is null)
            {
                using var output = Console.OpenStandardOutput();
                Embed(rows, path, embedder, output, format, cancel);
            }
            else
                AtomicFile.Write(file, output => Embed(rows, path, embedder, output, format, cancel));
            return Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    private static void RequireTarget(string file, string input)
    {
        if (Path.GetFullPath(file) == Path.GetFullPath(input))
            throw new InputException($"--out {file} is the file of --input, which the vectors would replace; choose another --out.");
        ModelArtifact.RequireWritable(file);
        if (File.Exists(file) && !VectorWriter.HasWritten(file))
            throw new InputException($"'{file}' exists and has no vectors; choose another --out.");
    }

    private static void Embed(IEnumerable<IReadOnlyDictionary<string, object?>> rows, string path, Embedder embedder, Stream output,
        VectorFormat format, CancellationToken cancel)
    {
        using var reader = rows.GetEnumerator();
        using var writer = VectorWriter.Create(format, output);
        var (count, cut, pieces, pace) = (0, 0, 0, new RowPace(Stopwatch.StartNew()));
        for (var more = true; more;)
        {
            var batch = Batch.Read(reader, BatchRows);
            var embedded = embedder.Embed([.. batch.Rows.Select(Text)], cancel);
            foreach (var vector in embedded.Vectors)
                writer.Write(vector);
            (count, cut, pieces) = (count + batch.Rows.Count, cut + embedded.Cut, Math.Max(pieces, embedded.PiecesOfCut));
            if (batch.Fault is not null)
                writer.End();
            if (batch.Fault?.SourceException is InputException fault && count > 0 && output is not FileStream)
                throw new InputException($"{fault.Message.TrimEnd('.')}. Rows before it that have a vector: {count:N0}", fault);
            batch.Fault?.Throw();
            more = batch.HasMore;
            if (more && pace.IsDue())
                Console.Error.WriteLine($"embedded {count:N0} texts");
        }
        if (count == 0 && output is FileStream)
            throw new InputException($"{path} has no rows; nothing was written.");
        writer.End();
        if (count == 0)
            Console.Error.WriteLine($"warning: {path} has no rows.");
        if (cut > 0)
            Console.Error.WriteLine(
                $"note: {cut:N0} of {count:N0} texts {(cut == 1 ? "is" : "are")} longer than the {pieces:N0} word pieces that are read " +
                $"of a text; what follows is not in {(cut == 1 ? "its vector" : "their vectors")}.");
    }

    private static string Text(IReadOnlyDictionary<string, object?> row) =>
        row.First(cell => cell.Key.Equals(TextRowReader.Column, StringComparison.OrdinalIgnoreCase)).Value?.ToString() ?? "";
}
