using System.Globalization;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.AutoML.Watching;

/// <summary>Formats values and states of a sweep for users, independently of the culture.</summary>
public static class SweepWords
{
    /// <summary>A number to four digits after the point; to two from 100,000 on, and to five significant ones where it is too small or too
    /// large for either.</summary>
    public static string Value(double value) => value.ToString(Math.Abs(value) switch
    {
        0 or (>= 0.001 and < 1e5) => "0.0000",
        >= 1e5 and < 1e15 => "0.00",
        _ => "G5",
    }, CultureInfo.InvariantCulture);

    /// <summary>A parameter's value, real numbers to four digits.</summary>
    public static string Parameter(string printed) =>
        printed is { Length: > 7 } && double.TryParse(printed, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
        ? real.ToString("G4", CultureInfo.InvariantCulture)
        : printed;

    /// <summary>Such as <c>1:05</c> or <c>2:00:00</c>.</summary>
    public static string Clock(TimeSpan time)
    {
        var seconds = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return seconds.ToString(seconds.TotalDays >= 1 ? @"d\.h\:mm\:ss" : seconds.TotalHours >= 1
            ? @"h\:mm\:ss"
            : @"m\:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>Such as <c>1 trial</c> or <c>12 trials</c>.</summary>
    public static string Trials(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "trial" : "trials")}");

    /// <summary>One decimal below ten seconds, none above.</summary>
    public static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " s";

    /// <summary>A resource step, such as an epoch or a share of the rows.</summary>
    public static string Step(double step) => step.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>A trial's state, such as <c>completed</c>.</summary>
    public static string State(TrialState state) => state.ToString().ToLowerInvariant();

    /// <summary>Which way an objective is better.</summary>
    public static string Direction(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Direction == Studies.Direction.Maximize ? "higher is better" : "lower is better";
    }

    /// <summary>Why a sweep ended.</summary>
    public static string End(SweepEnd end) => end switch
    {
        SweepEnd.Time => "time budget used up",
        SweepEnd.Trials => "all trials done",
        SweepEnd.Exhausted => "search space exhausted",
        SweepEnd.Stalled => "no improvement in too many trials",
        SweepEnd.AllFailed => "all trials failed",
        SweepEnd.MachineFault => "too many trials interrupted by faults of this machine",
        SweepEnd.Finished => "finished on request",
        _ => "cancelled",
    };
}
