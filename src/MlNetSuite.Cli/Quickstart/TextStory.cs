using MlNetSuite.Cli.Terminal;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;
using Spectre.Console;

namespace MlNetSuite.Cli.Quickstart;

/// <summary>Mails: spam or ham.</summary>
internal sealed class TextStory(string folder) : Story(folder)
{
    private const int Shown = 6;
    private const int SubjectLength = 60;

    internal override string Name => "mails";

    internal override string Title => "texts: spam or ham";

    internal override string Task => "text-classification";

    internal override TrainRequest Request => new() { Data = "spam-assassin", Artifact = Artifact };

    internal override void Show(SharedPredictionEngine engine, TrainOutcome outcome, IAnsiConsole console)
    {
        var test = new TextClassificationTask().Read(new("spam-assassin"), CancellationToken.None).Test!;
        var table = ResultTable.Create().AddColumn("subject").AddColumn("predicted").AddColumn("actual");
        foreach (var row in Enumerable.Range(0, Shown).Select(i => i * (test.Count - 1) / (Shown - 1)))
        {
            var answer = engine.Predict(Name, new Dictionary<string, object?> { ["Text"] = test.Texts[row] });
            var actual = test.Classes[test.Labels[row]];
            table.AddRow(new Text(Subject(test.Texts[row])), new Text($"{answer.Label} {answer.Score:P0}"),
                new Markup(answer.Label == actual ? $"[green]{Markup.Escape(actual)}[/]" : $"[red]{Markup.Escape(actual)}[/]"));
        }
        console.Write(table);
        console.WriteLine();
    }

    /// <summary>The first line of a mail as the dataset joins it: subject, line break, body.</summary>
    private static string Subject(string mail)
    {
        var line = mail.Split('\n', 2)[0];
        return line.Length <= SubjectLength ? line : line[..SubjectLength] + "…";
    }
}
