namespace MlNetSuite.AutoML.Spaces;

/// <summary>Describes how two spaces differ, for studies reopened with another space.</summary>
internal static class SpaceDifference
{
    internal static IReadOnlyList<string> Between(SearchSpace old, SearchSpace now)
    {
        var lines = new List<string>();
        lines.AddRange(old.Parameters.Where(p => !now.Has(p.Name)).Select(p => $"'{p.Name}': was {Whole(p)}, no longer exists"));
        foreach (var parameter in now.Parameters)
            if (!old.Has(parameter.Name))
                lines.Add($"'{parameter.Name}': is new, {Whole(parameter)}");
            else if (Change(old[parameter.Name], parameter) is { } change)
                lines.Add($"'{parameter.Name}': {change}");
        if (lines.Count == 0 && !Names(old).SequenceEqual(Names(now)))
            lines.Add($"order: was {string.Join(", ", Names(old))}, is {string.Join(", ", Names(now))}");
        for (var i = 0; i < Math.Max(old.Portfolio.Count, now.Portfolio.Count); i++)
            if (Configuration(old, i) is var was && Configuration(now, i) is var has && was != has)
                lines.Add($"configuration {i + 1} of the portfolio: was {was}, is {has}");
        return lines;
    }

    private static string? Change(Parameter old, Parameter now)
    {
        var pairs = Traits(old).Zip(Traits(now)).Where(t => t.First != t.Second).ToList();
        return pairs.Count == 0 ? null : $"was {Join(pairs.Select(p => p.First))}, is {Join(pairs.Select(p => p.Second))}";
    }

    private static string Whole(Parameter parameter) => Join(Traits(parameter).Where((trait, i) => i < 2 || trait != Plain[i]));

    private static string Join(IEnumerable<string> traits) => string.Join(" and ", traits);

    private static readonly string[] Plain = ["", "", "evenly searched", "without steps", "not costly", "always used"];

    // Summaries are left out: they change nothing about a search.
    private static string[] Traits(Parameter parameter) =>
    [
        parameter is TextParameter text ? new ConstantParameter(text.Name, text.Initial, "").Allowed : parameter.Allowed,
        $"{Parameter.Print(parameter.Default)} by default",
        parameter is RealParameter { Log: true } or IntParameter { Log: true } ? "searched by its logarithm" : Plain[2],
        parameter switch
        {
            RealParameter { Step: > 0 } real => $"in steps of {Parameter.Print(real.Step)}",
            IntParameter { Step: > 1 } whole => $"in steps of {whole.Step}",
            _ => Plain[3],
        },
        parameter.Costly ? "costly" : Plain[4],
        parameter.Condition is { } condition ? $"used when {condition}" : Plain[5],
    ];

    private static IEnumerable<string> Names(SearchSpace space) => space.Parameters.Select(p => p.Name);

    private static string Configuration(SearchSpace space, int index) =>
        index < space.Portfolio.Count ? space.Portfolio[index].ToString() : "none";
}
