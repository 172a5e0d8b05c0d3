using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Which reports of a stage are worth a line of a pipe or a log: the first, those that begin another kind of step, and of the
/// rest one for each tenth of the work or each quarter of a minute.</summary>
internal sealed class ProgressPace
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private string? _step;
    private int _tenth;
    private TimeSpan _last;

    /// <summary>Whether to write a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="now">Time since the stage began.</param>
    internal bool IsDue(TrainingProgress report, TimeSpan now)
    {
        var (step, tenth) = (WithoutNumbers(report.Stage), (int)(report.Fraction * 10 + 1e-9));
        if (step == _step && tenth == _tenth && now - _last < Longest)
            return false;
        (_step, _tenth, _last) = (step, tenth, now);
        return true;
    }

    /// <summary>Epochs are one kind of step, whatever their numbers.</summary>
    private static string WithoutNumbers(string step) => string.Concat(step.Where(c => !char.IsAsciiDigit(c)));
}
