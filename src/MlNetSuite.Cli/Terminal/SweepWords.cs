using System.Globalization;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Figures and states of a sweep as a person reads them.</summary>
internal static class SweepWords
{
    /// <summary>A metric's value to four digits, whatever its size.</summary>
    internal static string Value(double value) =>
        Math.Abs(value) is 0 or (>= 0.001 and < 100_000)
            ? value.ToString("0.0000", CultureInfo.InvariantCulture)
            : value.ToString("G5", CultureInfo.InvariantCulture);

    /// <summary>A parameter's value, real numbers to four digits.</summary>
    internal static string Parameter(string printed) =>
        printed.Length > 7 && double.TryParse(printed, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real.ToString("G4", CultureInfo.InvariantCulture) : printed;

    /// <summary>Such as <c>1:05</c> or <c>2:00:00</c>.</summary>
    internal static string Clock(TimeSpan time) =>
        time.ToString(time.TotalHours >= 1 ? @"d\.h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture) is var text && text.StartsWith("0.", StringComparison.Ordinal) ? text[2..] : text;

    internal static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + " s";

    internal static string Step(double step) => step.ToString("0.###", CultureInfo.InvariantCulture);

    internal static string State(TrialState state) => state.ToString().ToLowerInvariant();

    internal static string Direction(Objective objective) => objective.Direction == AutoML.Studies.Direction.Maximize ? "more is better" : "less is better";

    internal static string End(SweepEnd end) => end switch
    {
        SweepEnd.Time => "the time is over",
        SweepEnd.Trials => "all trials are done",
        SweepEnd.Exhausted => "there is nothing left to try",
        SweepEnd.Stalled => "too many trials brought nothing better",
        SweepEnd.Hopeless => "trials did nothing but fail",
        SweepEnd.Finished => "finished as asked",
        _ => "cancelled",
    };
}
