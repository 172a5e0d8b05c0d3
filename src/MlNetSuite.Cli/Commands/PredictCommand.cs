using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite predict FILE.zip --input FILE|-</c></summary>
internal static class PredictCommand
{
    // Of fewer rows nobody asks how long they took.
    private const int TimedFrom = 10_000;

    internal static Command Create()
    {
        var file = CommonOptions.Model();
        var input = new Option<string[]>("--input")
        {
            Description = "Rows (.csv, .tsv, .jsonl, .json, .xlsx, .parquet), image files, a folder of images, or - for rows or an image " +
                "from standard input.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            HelpName = "FILE|FOLDER|-",
        };
        input.Validators.Add(CommonOptions.RefuseOptionsAmongValues);
        var text = CommonOptions.TextColumns("For a text model: the column");
        var recursive = new Option<bool>("--recursive") { Description = "Take images in folders within a folder, too." };
        var written = new FileOptions();
        var json = CommonOptions.Json();
        var command = new Command("predict", "Predict rows or images, one line each.") { file, input, text, recursive };
        written.AddTo(command);
        command.Options.Add(json);
        command.SetAction((parsed, cancel) => Task.Run(() =>
        {
            using var model = PredictionModel.Open(parsed.GetRequiredValue(file));
            using var output = new StreamWriter(Console.OpenStandardOutput());
            var asJson = parsed.GetValue(json);
            var roles = RowReading.Roles(written.Read(parsed), model.Card) with { Recursive = parsed.GetValue(recursive) };
            string[] columns = parsed.GetValue(text) ?? [];
            if (roles.Recursive && !model.TakesImages)
                throw new InputException($"--recursive: a {model.Card.Task} model takes no images.");
            if (columns.Length > 0 && !model.TakesText)
                throw new InputException($"--text {columns[0]}: a {model.Card.Task} model takes no text.");
            var (answers, watch, total) = (new BatchedAnswers(model, cancel), Stopwatch.StartNew(), 0);
            var pictures = model.TakesImages ? new PictureAnswers(model, roles, Note) : null;
            foreach (var path in parsed.GetRequiredValue(input))
            {
                var (rows, unread) = (0, pictures?.Unread);
                var notes = new NoteCounts();
                try
                {
                    foreach (var (name, answer) in pictures?.To(path) ?? ToRows(model, path, columns, roles, answers))
                    {
                        cancel.ThrowIfCancellationRequested();
                        output.WriteLine(
                            asJson ? Json(name, answer).ToJsonString() : name is null ? Line(answer) : $"{name}\t{Line(answer)}");
                        notes.Add(answer.Notes, ++rows);
                    }
                }
                catch (InputException e) when (rows > 0)
                {
                    var before = rows == 1 ? "The row before it is answered" : $"The {rows:N0} rows before it are answered";
                    throw new InputException($"{e.Message.TrimEnd('.')}. {before}; those behind it are not", e);
                }
                output.Flush();
                total += rows;
                foreach (var line in notes.Lines(path))
                    Console.Error.WriteLine(line);
                if (rows == 0 && pictures?.Unread == unread)
                    Console.Error.WriteLine($"warning: {path} has no rows; a row of this model has: {Columns(model)}.");
            }
            if (total >= TimedFrom)
                Console.Error.WriteLine(CommandTime.Line(
                    [new("reading", answers.SecondsWaited), new("predicting", watch.Elapsed.TotalSeconds - answers.SecondsWaited)]));
            if (pictures?.Summary is { } summary)
                Console.Error.WriteLine($"error: {summary}");
            return pictures is { Unread: > 0 } ? Failure.WrongInput : Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    private static string Columns(PredictionModel model) => string.Join(", ", model.InputSchema.Select(column => column.Name));

    private static IEnumerable<(string? Name, PredictionResult Answer)> ToRows(
        PredictionModel model, string path, string[] text, ColumnRoles roles, BatchedAnswers batches)
    {
        var answers = PictureFolder.IsPicture(path)
            ? [model.PredictImage(path)]
            : batches.To(model.TakesText
                ? TextRowReader.Read(path, roles, text, model.Card, Note)
                : PicturePaths.In(
                    RowReader.Read(path, roles, RowReading.Expected(model.Card), Note), model, path));
        return answers.Select(answer => ((string?)null, answer));
    }

    private static void Note(string told) => Console.Error.WriteLine($"note: {told}");

    private static JsonObject Json(string? name, PredictionResult answer)
    {
        var json = answer.ToJson();
        if (name is not null)
            json.Insert(0, "file", name);
        return json;
    }

    /// <summary>Class and probability, or the predicted value; then what else the model answers.</summary>
    private static string Line(PredictionResult answer) =>
        string.Join('\t', ((string?[])[.. Headline(answer), .. answer.FurtherOutputs.Select(Cell)]).OfType<string>());

    private static IEnumerable<string> Headline(PredictionResult answer) =>
        answer.Label is { } label ? [label, Numbers([answer.Score])] : answer.Values.IsEmpty ? [] : [Numbers(answer.Values)];

    private static string? Cell(OutputValue value) => value.Role switch
    {
        OutputRole.Flag => value.Told is { } told ? $"({told})" : null,
        OutputRole.Interval => $"{Numbers(value.Lower)} to {Numbers(value.Upper)}",
        _ => value.Text ?? Numbers(value.Numbers),
    };

    private static string Numbers(ReadOnlySpan<float> values)
    {
        var texts = new List<string>(values.Length);
        foreach (var value in values)
            texts.Add(MetricTable.Number(value));
        return string.Join(' ', texts);
    }
}
