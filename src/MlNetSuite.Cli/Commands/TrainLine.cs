using System.Globalization;
using System.Text.RegularExpressions;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Cli.Commands;

/// <summary>The command that trains with a trial's parameters.</summary>
internal static partial class TrainLine
{
    /// <summary>Options of <c>train</c> that a sweep keeps as attributes of its study.</summary>
    private static readonly string[] Options = ["data", "test", "label", "text", "user", "item", "rating", "split"];

    /// <summary>The line for a person's shell; null where the study is not a task's.</summary>
    internal static string? Of(StudyDefinition study, Trial trial)
    {
        if (!study.Attributes.TryGetValue("task", out var task) || !study.Attributes.ContainsKey("data") || TrialJson.Trainer(trial) is not { } trainer)
            return null;
        List<string> words = ["mlnetsuite", "train", task];
        foreach (var option in Options)
            if (study.Attributes.TryGetValue(option, out var value) && value.Length > 0)
                words.AddRange([$"--{option}", value]);
        words.AddRange(["--trainer", trainer]);
        foreach (var (name, value) in TrialJson.Parameters(trial).Printed)
            words.AddRange(["--set", $"{name}={value}"]);
        words.AddRange(["--seed", trial.Seed.ToString(CultureInfo.InvariantCulture), "--out", $"{trainer}.zip"]);
        return string.Join(' ', words.Select(Quote));
    }

    /// <summary>Quotes what a shell would take apart: as sh does, or as cmd and PowerShell do on Windows.</summary>
    private static string Quote(string word) => Harmless().IsMatch(word) ? word : OperatingSystem.IsWindows() ? $"\"{word}\"" : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[\p{L}\p{N}_./:=,+@%\-]+$")]
    private static partial Regex Harmless();
}
