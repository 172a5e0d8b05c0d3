using System.Globalization;
using MlNetSuite.AutoML.Watching;

namespace MlNetSuite.Notebooks;

/// <summary>Formats numbers for users, independently of the culture.</summary>
internal static class Numbers
{
    /// <summary>Four decimals, or five digits where the number is very large or small; a word instead of NaN.</summary>
    internal static string Value(double value) =>
        double.IsFinite(value) ? SweepWords.Value(value) : "none";

    /// <summary>The same with its unit where the metric has one: <c>latency</c> is in seconds, <c>bytes</c> are counted.</summary>
    internal static string Value(string metric, double value) => metric switch
    {
        "latency" when double.IsFinite(value) => (value * 1000).ToString("0.000", CultureInfo.InvariantCulture) + " ms",
        "bytes" when double.IsFinite(value) => Whole((long)value),
        _ => Value(value),
    };

    /// <summary>A whole number without decimals, others as <see cref="Value(double)"/>.</summary>
    internal static string Metric(double value) => double.IsInteger(value) && Math.Abs(value) < 1e15 ? Whole((long)value) : Value(value);

    /// <summary>As <see cref="Value(double)"/>, with its sign.</summary>
    internal static string Signed(double value) => value > 0 ? $"+{Value(value)}" : Value(value);

    /// <summary>With a comma between thousands.</summary>
    internal static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of a table as it is, to seven digits.</summary>
    internal static string Plain(double value) => double.IsNaN(value) ? "NaN" : value.ToString("G7", CultureInfo.InvariantCulture);

    /// <summary>A share as percent with one decimal.</summary>
    internal static string Percent(double share) =>
        double.IsFinite(share) ? (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %" : "none";
}
