using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
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
        var json = CommonOptions.Json();
        var command = new Command("predict", "Answers for rows or images, one a line.") { file, input, json };
        command.SetAction((parsed, cancel) => Task.Run(() =>
        {
            using var model = PredictionModel.Open(parsed.GetRequiredValue(file));
            using var output = new StreamWriter(Console.OpenStandardOutput());
            var asJson = parsed.GetValue(json);
            foreach (var answer in parsed.GetRequiredValue(input).SelectMany(path => Answers(model, path)))
            {
                cancel.ThrowIfCancellationRequested();
                output.WriteLine(asJson ? ToJson(answer).ToJsonString() : Line(answer));
            }
            return Failure.Done;
        }, CancellationToken.None));
        return command;
    }

    private static IEnumerable<Answer> Answers(PredictionModel model, string path) =>
        ImageExtensions.Contains(Path.GetExtension(path).ToLowerInvariant())
            ? [model.PredictImage(path)]
            : model.Predict(RowReader.Read(path));

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
