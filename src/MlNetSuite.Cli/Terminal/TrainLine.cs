using System.Globalization;
using System.Text.RegularExpressions;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cli.Terminal;

/// <summary>The command that trains a trial's model again.</summary>
internal static partial class TrainLine
{
    /// <summary>Attributes of a study that are options of <c>train</c> of the same name; each shapes the model.</summary>
    private static readonly string[] Options =
    [
        "data", "test", "label", "text", "user", "item", "rating", "numeric", "categorical", "date", "prose", "ignore", "decimal",
        "missing", "missing-label", "no-header", "skip", "encoding", "sheet", "split", "validation", "samples",
    ];

    /// <summary>Those that may be given several times.</summary>
    private static readonly string[] Repeated = ["text", "numeric", "categorical", "date", "prose", "ignore", "missing"];

    /// <summary>Attributes that are options without a value.</summary>
    private static readonly string[] Flags = ["recursive"];

    /// <summary>Attributes that <c>train</c> does not need.</summary>
    private static readonly string[] Implied = ["task", "fingerprint"];

    /// <summary>The command line for a shell; null where the study is not a task's, or <c>train</c> has no option for something that
    /// the study was about: no line is better than one that trains another model.</summary>
    internal static string? Of(StudyDefinition study, Trial trial)
    {
        var attributes = study.Attributes;
        if (!attributes.TryGetValue("task", out var task) || !attributes.ContainsKey("data") || TrialJson.Trainer(trial) is not { } trainer)
            return null;
        if (attributes.Keys.Except(Options).Except(Flags).Except(Implied).Any())
            return null;
        List<string> words = ["mlnetsuite", "train", task];
        foreach (var option in Options)
            if (attributes.TryGetValue(option, out var value))
                foreach (var each in Values(option, value))
                    words.AddRange(Assigned($"--{option}", each));
        words.AddRange(Flags.Where(attributes.ContainsKey).Select(flag => $"--{flag}"));
        words.AddRange(Assigned("--trainer", trainer));
        foreach (var (name, value) in TrialJson.Parameters(trial).Printed)
            words.AddRange(Assigned("--set", $"{name}={value}"));
        words.AddRange(["--seed", trial.Seed.ToString(CultureInfo.InvariantCulture), "--out", $"{trainer}.zip"]);
        return string.Join(' ', words.Select(Quote));
    }

    private static IEnumerable<string> Values(string option, string attribute) =>
        Repeated.Contains(option) ? StudyColumns.Read(attribute) : attribute.Length == 0 ? [] : [attribute];

    /// <summary>An option and its value. The command line takes a word that begins with a dash for an option, and one that begins with
    /// an at sign for a file of further words, unless they are part of the option's own word.</summary>
    private static string[] Assigned(string option, string value) => value is ['-' or '@', ..] ? [$"{option}={value}"] : [option, value];

    /// <summary>Quotes what a shell would take apart: as sh does, or as cmd and PowerShell do on Windows.</summary>
    internal static string Quote(string word) =>
        Harmless().IsMatch(word) ? word
        : OperatingSystem.IsWindows() ? $"\"{word}\""
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[\p{L}\p{N}_./:=,+@%\-]+$")]
    private static partial Regex Harmless();
}
