namespace MlNetSuite.AutoML.Studies;

/// <summary>Describes how a study differs from the definition it is reopened with.</summary>
internal static class StudyDifference
{
    private const int MostParameters = 5;

    internal static IReadOnlyList<string> Between(StudyDefinition old, StudyDefinition now) =>
    [
        .. Line("seed", $"{old.Seed}", $"{now.Seed}"),
        .. Line("objectives", Words(old.Objectives), Words(now.Objectives)),
        .. old.Attributes.Keys.Union(now.Attributes.Keys).Order(StringComparer.Ordinal)
            .SelectMany(name => Line(name, old.Attributes.GetValueOrDefault(name, "none"), now.Attributes.GetValueOrDefault(name, "none"))),
        .. Parameters([.. old.Space.Difference(now.Space)]),
    ];

    // Other data gives other ranges to most parameters.
    private static IEnumerable<string> Parameters(IReadOnlyList<string> differences) =>
    [
        .. differences.Take(MostParameters).Select(line => $"parameter {line}"),
        .. differences.Count > MostParameters ? [$"and {differences.Count - MostParameters} more parameters"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Line(string name, string old, string now) => old == now ? [] : [$"{name}: was {old}, is {now}"];

    private static string Words(IReadOnlyList<Objective> objectives) =>
        string.Join(", ", objectives.Select(o => $"{(o.Direction == Direction.Maximize ? "maximize" : "minimize")} {o.Metric}"));
}
