using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite sentence-similarity FILE.zip|WEIGHTS --data FILE|- [--label COLUMN]</c></summary>
internal static class SentenceSimilarityCommand
{
    // Some seconds of work.
    private const int BatchRows = 512;

    internal static Command Create()
    {
        var encoder = new EmbedderOptions();
        var data = new Option<string>("--data")
        {
            Description = "Pairs of texts (.csv, .tsv, .jsonl, .json, .xlsx, .parquet), or - for rows from standard input.",
            Required = true,
            HelpName = "FILE|-",
        };
        var first = Column("--sentence1", "The column of the first text.", "sentence1");
        var second = Column("--sentence2", "The column of the second text.", "sentence2");
        var label = new Option<string?>("--label")
        {
            Description = "The column that says how similar they are, as a number, or whether they mean the same, as one of two values. " +
                "Without it the similarity of each pair is printed.",
            HelpName = "COLUMN",
        };
        var positive = new Option<string?>("--positive")
        {
            Description = "Which of two values means the same [default: the larger number, or true, yes, duplicate and such].",
            HelpName = "VALUE",
        };
        var mark = ColumnOptions.DecimalMark();
        var written = new FileOptions();
        var json = CommonOptions.Json();
        var command = new Command("sentence-similarity", "Compare pairs of texts by their vectors, and with what people said of them.")
        {
            data, first, second, label, positive, mark,
        };
        encoder.AddTo(command);
        written.AddTo(command);
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => Task.Run(() =>
        {
            using var embedder = encoder.Open(parsed);
            var columns = new PairColumns(parsed.GetValue(first)!, parsed.GetValue(second)!, parsed.GetValue(label));
            var (path, asJson) = (parsed.GetRequiredValue(data), parsed.GetValue(json));
            if (parsed.GetValue(positive) is { } value && columns.Label is null)
                throw new InputException($"--positive {value}: a value of the column that --label names; no --label was given.");
            var roles = written.Read(parsed) with { Decimal = parsed.GetValue(mark) };
            var rows = RowReader.Read(path, roles, columns.Names, Note);
            using var output = new StreamWriter(Console.OpenStandardOutput());
            Action<float>? print = columns.Label is null ? cosine => output.WriteLine(Line(cosine, asJson)) : null;
            var pairs = Compare(rows, path, columns, embedder, print, cancel);
            output.Flush();
            if (columns.Label is not null)
                Show(SimilarityLabels.Of(pairs.Labels, columns.Label, parsed.GetValue(positive), roles), pairs, asJson);
            else if (pairs.Halves > 0)
                Note($"{pairs.Halves:N0} of {pairs.Count:N0} pairs lack a sentence; an empty one was compared in its place.");
            return Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    private static Option<string> Column(string name, string description, string usual) => new(name)
    {
        Description = description,
        HelpName = "COLUMN",
        DefaultValueFactory = _ => usual,
    };

    private static void Note(string told) => Console.Error.WriteLine($"note: {told}");

    private static string Line(float cosine, bool asJson) => asJson
        ? new JsonObject { ["similarity"] = cosine }.ToJsonString()
        : cosine.ToString("0.####", CultureInfo.InvariantCulture);

    private static ComparedPairs Compare(IEnumerable<IReadOnlyDictionary<string, object?>> rows, string path, PairColumns columns,
        Embedder embedder, Action<float>? each, CancellationToken cancel)
    {
        using var reader = rows.GetEnumerator();
        var (compared, pace) = (new ComparedPairs(), new RowPace(Stopwatch.StartNew()));
        for (var more = true; more;)
        {
            var batch = Batch.Read(reader, BatchRows);
            var read = batch.Rows.Select((row, i) => columns.Read(row, path, compared.Read + i + 1)).ToList();
            // A pair that lacks a sentence says nothing of who compares them.
            var pairs = columns.Label is null ? read : read.FindAll(pair => pair.IsWhole);
            var embedded = embedder.Embed([.. pairs.Select(pair => pair.First), .. pairs.Select(pair => pair.Second)], cancel);
            var cosines = SentenceSimilarity.Cosines(embedded.Vectors[..pairs.Count], embedded.Vectors[pairs.Count..]);
            compared.Add(cosines, pairs.Select(pair => pair.Label), embedded.Cut);
            (compared.Read, compared.Halves) = (compared.Read + read.Count, compared.Halves + read.Count(pair => !pair.IsWhole));
            foreach (var cosine in cosines)
                each?.Invoke(cosine);
            batch.Fault?.Throw();
            more = batch.HasMore;
            if (more && pace.IsDue())
                Console.Error.WriteLine($"compared {compared.Read:N0} pairs");
        }
        if (compared.Read == 0)
            Console.Error.WriteLine($"warning: {path} has no rows.");
        if (compared.Cut > 0)
            Console.Error.WriteLine($"note: {compared.Cut:N0} of {2 * compared.Count:N0} texts are longer than what is read of a text.");
        return compared;
    }

    private static void Show(SimilarityLabels labels, ComparedPairs pairs, bool asJson)
    {
        var metrics = labels.Evaluate(pairs.Cosines);
        if (asJson)
        {
            var json = new JsonObject { ["task"] = "sentence-similarity", ["rows"] = labels.Count, ["metrics"] = metrics.ToJson() };
            if (labels.Positive is not null)
                json["positive"] = labels.Positive;
            json["notes"] = new JsonArray([.. Notes(labels, pairs, metrics).Select(note => (JsonNode)note)]);
            Console.Out.WriteLine(json.ToJsonString());
            return;
        }
        var console = AnsiConsole.Console;
        console.MarkupLineInterpolated($"[bold]sentence-similarity[/] on {labels.Count:N0} pairs");
        MetricTable.Write(console, metrics);
        foreach (var note in Notes(labels, pairs, metrics))
            console.MarkupLineInterpolated($"[yellow]note:[/] {note}");
    }

    private static IEnumerable<string> Notes(SimilarityLabels labels, ComparedPairs pairs, MetricReport metrics) =>
    [
        .. labels.Notes, .. metrics.Notes,
        .. pairs.Halves == 0 ? [] : (string[])[string.Create(CultureInfo.InvariantCulture,
            $"{pairs.Halves:N0} of {pairs.Read:N0} pairs lack a sentence; they are left out")],
    ];

    /// <summary>Where a pair stands in a row.</summary>
    private sealed record PairColumns(string First, string Second, string? Label)
    {
        internal IReadOnlyList<string> Names => Label is null ? [First, Second] : [First, Second, Label];

        internal SentencePair Read(IReadOnlyDictionary<string, object?> row, string path, int number) => new(
            Text(Cell(row, First, path, number)), Text(Cell(row, Second, path, number)),
            Label is null ? null : Cell(row, Label, path, number));

        private static string Text(object? cell) => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";

        private static object? Cell(IReadOnlyDictionary<string, object?> row, string column, string path, int number)
        {
            foreach (var (name, value) in row)
                if (name.Equals(column, StringComparison.OrdinalIgnoreCase))
                    return value;
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"{path}, row {number}: no column '{column}'; it has: {string.Join(", ", row.Keys)}. Name the columns by --sentence1, " +
                $"--sentence2 and --label"));
        }
    }

    private sealed record SentencePair(string First, string Second, object? Label)
    {
        internal bool IsWhole => !string.IsNullOrWhiteSpace(First) && !string.IsNullOrWhiteSpace(Second);
    }

    /// <summary>What was found out so far.</summary>
    private sealed class ComparedPairs
    {
        internal List<float> Cosines { get; } = [];

        internal List<object?> Labels { get; } = [];

        internal int Count => Cosines.Count;

        internal int Cut { get; private set; }

        /// <summary>Pairs that were read.</summary>
        internal int Read { get; set; }

        /// <summary>Pairs of them that lack a sentence.</summary>
        internal int Halves { get; set; }

        internal void Add(float[] cosines, IEnumerable<object?> labels, int cut)
        {
            Cosines.AddRange(cosines);
            Labels.AddRange(labels);
            Cut += cut;
        }
    }
}
