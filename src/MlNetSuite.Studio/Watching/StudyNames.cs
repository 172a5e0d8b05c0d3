using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Studio.Watching;

/// <summary>Says that there is no study of a name.</summary>
internal static class StudyNames
{
    private const int MostNamed = 20;

    internal static string Unknown(string name, string store, IReadOnlyList<string> known)
    {
        var names = known.Count == 0 ? "none"
            : string.Join(", ", known.Take(MostNamed)) + (known.Count > MostNamed ? $" and {known.Count - MostNamed} more" : "");
        var near = Nearest.To(name, known);
        return $"there is no study '{Short(name)}' in '{store}'; it has: {names}.{(near is null ? "" : $" Did you mean '{near}'?")}";
    }

    private static string Short(string name) => name.Length <= 100 ? name : name[..100] + "...";
}
