using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>When a model was made, as its card says: now, or what <c>SOURCE_DATE_EPOCH</c> says, so that equal trainings give equal zips to
/// the last byte (https://reproducible-builds.org/specs/source-date-epoch/).</summary>
internal static class BuildTime
{
    internal const string Variable = "SOURCE_DATE_EPOCH";

    /// <exception cref="InputException">The variable is set, and not to seconds since 1970.</exception>
    internal static DateTimeOffset Now() => Of(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The time of a value of the variable; now for none.</summary>
    internal static DateTimeOffset Of(string? epoch)
    {
        if (string.IsNullOrEmpty(epoch))
            return DateTimeOffset.UtcNow;
        return long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new InputException($"{Variable} is '{epoch}'; expected whole seconds since 1970, such as 1767225600, or unset it.");
    }
}
