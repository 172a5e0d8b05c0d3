using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies;

/// <summary>Exports a study: as a table (CSV, RFC 4180, UTF-8) or complete (JSON).</summary>
public static class StudyExport
{
    private static readonly string[] Fixed =
        ["number", "state", "seed", "origin", "share", "started", "seconds", "peakMemory", "machine", "failure"];

    /// <summary>What exports of any version begin with.</summary>
    private const string FirstColumns = "number,state,seed,origin,";

    /// <summary>The characters by which an export is told from another file.</summary>
    private const int ExportStart = 100;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>Writes a file: <c>.csv</c> as <see cref="WriteCsv(Study, TextWriter)"/> does, <c>.json</c> as
    /// <see cref="ToJson(Study)"/>. What was there before is replaced at the end, or on failure not at all.</summary>
    /// <exception cref="StudyException">The name ends in something else, or the file is there and no export of a study.</exception>
    public static void Write(Study study, string path)
    {
        Action<TextWriter> write = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => text => WriteCsv(study, text),
            ".json" => text => text.Write(ToJson(study).ToJsonString(Indented)),
            _ => throw new StudyException($"'{path}' must end in .csv or .json."),
        };
        var target = Path.GetFullPath(path);
        if (Directory.Exists(target))
            throw new StudyException($"'{path}' is a folder; choose another path.");
        if (RegularFile.Obstacle(target) is { } obstacle)
            throw new StudyException($"'{path}' cannot be written: {obstacle}. Choose another path.");
        if (File.Exists(target) && !IsExport(target))
            throw new StudyException($"'{path}' exists and is no export of a study; choose another path.");
        var temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var file = Created(path, temporary))
            {
                using (var text = new StreamWriter(file, leaveOpen: true))
                    write(text);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static FileStream Created(string path, string temporary)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
            return File.Create(temporary);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StudyException($"'{path}' cannot be written: {fault.Message.TrimEnd('.')}. Choose another path.", fault);
        }
    }

    /// <summary>Whether a file begins as an export does, or is empty.</summary>
    private static bool IsExport(string path)
    {
        using var text = new StreamReader(path);
        var start = new char[ExportStart];
        var begun = new string(start, 0, text.ReadBlock(start));
        return begun.Length == 0 || begun.StartsWith(FirstColumns, StringComparison.Ordinal)
            || (begun.StartsWith('{') && begun[1..].TrimStart().StartsWith("\"study\":", StringComparison.Ordinal));
    }

    /// <summary>A header and a row for each trial: what is common to all, a column for each objective, and one for each parameter
    /// of the space, empty where it did not count. A name that is taken has the column's kind before it, as
    /// <c>parameter.seed</c>.</summary>
    public static void WriteCsv(Study study, TextWriter text) => WriteCsv(study.Definition, study.Trials(), text);

    /// <summary>As above, of trials where there is no study at hand.</summary>
    public static void WriteCsv(StudyDefinition study, IReadOnlyList<Trial> trials, TextWriter text)
    {
        ArgumentNullException.ThrowIfNull(study);
        var (metrics, parameters) = (study.Objectives.Select(o => o.Metric).ToList(), study.Space.Parameters.Select(p => p.Name).ToList());
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\r\n" }, leaveOpen: true);
        WriteRow(csv, Header(metrics, parameters));
        foreach (var trial in trials)
            WriteRow(csv,
            [
                .. FixedOf(trial),
                .. metrics.Select((_, i) => i < trial.Values.Count ? Parameter.Print(trial.Values[i]) : ""),
                .. parameters.Select(name => trial.Parameters.TryGetValue(name, out var value) ? Parameter.Print(value) : ""),
            ]);
    }

    /// <summary>The study and its trials in full: <c>{study, seed, objectives, attributes, space, trials}</c>.
    /// What is not a finite number is null.</summary>
    public static JsonObject ToJson(Study study) => new()
    {
        ["study"] = study.Definition.Name,
        ["seed"] = study.Definition.Seed,
        ["objectives"] = JsonNode.Parse(StudyJson.Write(study.Definition.Objectives)),
        ["attributes"] = JsonNode.Parse(StudyJson.Write(study.Definition.Attributes)),
        ["space"] = JsonNode.Parse(study.Definition.Space.ToJson()),
        ["trials"] = new JsonArray([.. study.Trials().Select(ToJson)]),
    };

    /// <summary>A report as <c>{step, value, seconds}</c>.</summary>
    public static JsonObject ToJson(TrialReport report) => new()
    {
        ["step"] = Finite(report.Step),
        ["value"] = Finite(report.Value),
        ["seconds"] = Finite(report.Seconds),
    };

    private static JsonObject ToJson(Trial trial) => new()
    {
        ["number"] = trial.Number,
        ["state"] = StudyJson.Write(trial.State),
        ["parameters"] = JsonNode.Parse(trial.Parameters.ToJson()),
        ["values"] = new JsonArray([.. trial.Values.Select(Finite)]),
        ["seed"] = trial.Seed,
        ["origin"] = trial.Origin,
        ["share"] = trial.Share,
        ["started"] = StudyJson.Write(trial.Started),
        ["seconds"] = trial.Seconds,
        ["peakMemory"] = trial.PeakMemory,
        ["machine"] = trial.Machine,
        ["reports"] = new JsonArray([.. trial.Reports.Select(ToJson)]),
        ["failure"] = trial.Failure,
    };

    private static IEnumerable<string> Header(IEnumerable<string> metrics, IEnumerable<string> parameters)
    {
        var taken = Fixed.ToHashSet();
        return [.. Fixed, .. metrics.Select(name => taken.Add(name) ? name : $"metric.{name}"),
            .. parameters.Select(name => taken.Add(name) ? name : $"parameter.{name}")];
    }

    private static string[] FixedOf(Trial trial) =>
    [
        Parameter.Print(trial.Number), StudyJson.Write(trial.State), Parameter.Print(trial.Seed), trial.Origin,
        Parameter.Print(trial.Share), StudyJson.Write(trial.Started),
        Parameter.Print(trial.Seconds), Parameter.Print(trial.PeakMemory), trial.Machine, trial.Failure ?? "",
    ];

    private static void WriteRow(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? value : null;
}
