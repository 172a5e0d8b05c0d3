using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Documentation;

/// <summary>The tables of parameters in docs/, which are generated from the search spaces of the trainers. They lie between
/// <c>&lt;!-- parameters TASK --&gt;</c> and <c>&lt;!-- /parameters --&gt;</c>.</summary>
internal static partial class ParameterTables
{
    private const string Nothing = "-";

    /// <summary>A table for each trainer of a task, with a heading.</summary>
    internal static string Of(ITrainingTask task)
    {
        var text = new StringBuilder();
        foreach (var trainer in task.Trainers)
            text.Append(CultureInfo.InvariantCulture, $"\n### `{trainer.Name}` of {task.Name}\n\n").Append(Of(trainer));
        return text.ToString();
    }

    /// <summary>A document with its tables made anew.</summary>
    internal static string Renew(string document) => Marked().Replace(document, match =>
        $"<!-- parameters {match.Groups["task"].Value} -->\n{Of(TrainingTasks.Find(match.Groups["task"].Value))}\n<!-- /parameters -->");

    /// <summary>The tasks whose parameters a document lists.</summary>
    internal static IEnumerable<string> Tasks(string document) => Marked().Matches(document).Select(match => match.Groups["task"].Value);

    private static string Of(ITrainer trainer)
    {
        if (trainer.Space.Parameters.Count == 0)
            return "No parameters.\n";
        var text = new StringBuilder("| parameter | values | default | in a sweep | what it does |\n| --- | --- | --- | --- | --- |\n");
        var search = trainer.Search;
        foreach (var parameter in trainer.Space.Parameters)
            text.Append(CultureInfo.InvariantCulture, $"| `{parameter.Name}` | {Values(parameter)} | {Code(parameter.Default)} ")
                .Append(CultureInfo.InvariantCulture, $"| {(search.Has(parameter.Name) ? Searched(search[parameter.Name]) : Nothing)} ")
                .Append(CultureInfo.InvariantCulture, $"| {Cell(parameter.Summary)}{When(parameter.Condition)} |\n");
        return text.ToString();
    }

    private static string Values(Parameter parameter) => parameter switch
    {
        RealParameter real => $"{Number(real.Min)} to {Number(real.Max)}",
        IntParameter whole => $"whole, {Number(whole.Min)} to {Number(whole.Max)}",
        ChoiceParameter choice => string.Join(' ', choice.Choices.Select(Code)),
        BoolParameter => "`true` `false`",
        _ => Cell(parameter.Allowed),
    };

    /// <summary>What a sweep tries; parameters that it leaves at their default are constants of its space.</summary>
    private static string Searched(Parameter parameter) => parameter is ConstantParameter or TextParameter ? Nothing : Values(parameter);

    private static string When(Condition? condition) => condition is null
        ? ""
        : $"; only if `{condition.Parent}` is {string.Join(" or ", condition.Values.Select(Code))}";

    private static string Code(object value) => value is "" ? "" : $"`{(value is double or int ? Number(value) : Parameter.Print(value))}`";

    private static string Number(object value) => ((IFormattable)value).ToString("0.############", CultureInfo.InvariantCulture);

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex("<!-- parameters (?<task>[a-z-]+) -->.*?<!-- /parameters -->", RegexOptions.Singleline)]
    private static partial Regex Marked();
}
