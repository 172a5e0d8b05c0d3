using System.Globalization;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Endpoints;

/// <summary>How far a reader of a study's events has come: the revision, and the opening of the store that it belongs to. An event's id.
/// </summary>
internal readonly record struct StreamPlace(string Opening, long Revision)
{
    internal static StreamPlace Of(StudyState state) => new(state.Opening, state.Revision);

    /// <summary>Reads what a browser sends back; anything else is the beginning.</summary>
    internal static StreamPlace Parse(string? id) =>
        id?.Split('-') is [{ Length: > 0 } opening, var text]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? new(opening, revision)
            : default;

    public override string ToString() => $"{Opening}-{Revision}";
}
