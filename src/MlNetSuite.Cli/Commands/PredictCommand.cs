using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Data.Readers;
using Answer = MlNetSuite.Prediction.Prediction;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite predict FILE.zip --input FILE|-</c></summary>
internal static class PredictCommand
{
    private static readonly string[] ImageExtensions = [".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    internal static Command Create()
    {
        var file = CommonOptions.Model();
        var input = new Option<string[]>("--input")
        {
            Description = "Rows (.jsonl, .csv, .tsv), image files, or - for JSON lines on standard input.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
            HelpName = "FILE|-",
        };
        var text = new Option<string[]>("--text")
        {
            Description = "For a model of texts: the column that holds the text, where it is not called Text; given several times, those columns are joined, as train does.",
            HelpName = "COLUMN",
        };
        var json = CommonOptions.Json();
        var command = new Command("predict", "Answers for rows or images, one a line.") { file, input, text, json };
        command.SetAction((parsed, cancel) => Task.Run(() =>
        {
            using var model = PredictionModel.Open(parsed.GetRequiredValue(file));
            using var output = new StreamWriter(Console.OpenStandardOutput());
            var asJson = parsed.GetValue(json);
            string[] columns = parsed.GetValue(text) ?? [];
            if (columns.Length > 0 && !model.TakesText)
                throw new InputException($"--text {columns[0]}: the model is for {model.Card.Task}, and takes no text.");
            foreach (var answer in parsed.GetRequiredValue(input).SelectMany(path => Answers(model, path, columns)))
            {
                cancel.ThrowIfCancellationRequested();
                output.WriteLine(asJson ? ToJson(answer).ToJsonString() : Line(answer));
            }
            return Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    private static IEnumerable<Answer> Answers(PredictionModel model, string path, string[] text) =>
        ImageExtensions.Contains(Path.GetExtension(path).ToLowerInvariant())
            ? [model.PredictImage(path)]
            : model.Predict(text.Length == 0 ? RowReader.Read(path) : RowReader.Read(path).Select(row => Joined(row, text, path)));

    /// <summary>The text as a training makes it of several columns.</summary>
    private static Dictionary<string, object?> Joined(IReadOnlyDictionary<string, object?> row, string[] columns, string path) => new()
    {
        ["Text"] = string.Join('\n', columns.Select(column => row.TryGetValue(column, out var value)
            ? value?.ToString() ?? ""
            : throw new InputException($"{path}: no column '{column}'; a row has: {string.Join(", ", row.Keys)}."))),
    };

    private static JsonObject ToJson(Answer answer)
    {
        var json = new JsonObject { ["prediction"] = answer.Label is { } label ? label : answer.Score, ["score"] = answer.Score };
        if (answer.Label is not null)
        {
            var probabilities = new JsonObject();
            foreach (var (name, probability) in answer.Probabilities)
                probabilities[name] = probability;
            json["probabilities"] = probabilities;
        }
        return json;
    }

    private static string Line(Answer answer)
    {
        var score = answer.Score.ToString("0.0000", CultureInfo.InvariantCulture);
        return answer.Label is { } label ? $"{label}\t{score}" : answer.KnownUser == false || answer.KnownItem == false ? $"{score}\t(unknown user or item)" : score;
    }
}
