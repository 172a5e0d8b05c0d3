using System.Text.RegularExpressions;

namespace MlNetSuite.NotebookRunner;

/// <summary>The lines of a cell that speak to the kernel: <c>#i "nuget:SOURCE"</c> and <c>#r "nuget: ID, VERSION"</c>
/// (dotnet/interactive, <c>docs/nuget-overview.md</c>).</summary>
internal sealed partial record CellDirectives(IReadOnlyList<string> Sources, IReadOnlyList<PackageName> Packages)
{
    /// <summary>Takes them out of the cell; an empty line stays for each, so that lines in messages are the cell's.</summary>
    /// <exception cref="CellFailedException">A magic command, which this runner does not have.</exception>
    internal static (CellDirectives Directives, string Code) Split(string cell)
    {
        List<string> sources = [];
        List<PackageName> packages = [];
        var lines = cell.Split('\n');
        for (var i = 0; i < lines.Length; i++)
            if (Directive().Match(lines[i]) is { Success: true } match)
            {
                var value = match.Groups["value"].Value;
                if (match.Groups["kind"].Value == "i")
                    sources.Add(value.Trim());
                else
                    packages.Add(PackageName.Parse(value));
                lines[i] = "";
            }
            else if (DibFile.IsCSharp(lines[i]))
                lines[i] = "";
            else if (lines[i].StartsWith("#!", StringComparison.Ordinal))
                throw new CellFailedException("MagicCommand", $"this runner executes C# alone and has no '{lines[i].Trim()}'; it knows #i \"nuget:...\" and #r \"nuget:...\".", []);
        return (new(sources, packages), string.Join('\n', lines));
    }

    [GeneratedRegex("""^\s*\#(?<kind>[ir])\s+"nuget:(?<value>[^"]*)"\s*$""")]
    private static partial Regex Directive();
}

/// <summary>A package that a notebook asks for; without a version the newest, as the kernel takes it.</summary>
internal sealed record PackageName(string Id, string Version)
{
    internal static PackageName Parse(string text) => text.Split(',', 2, StringSplitOptions.TrimEntries) switch
    {
        [{ Length: > 0 } id, { Length: > 0 } version] => new(id, version),
        [{ Length: > 0 } id] => new(id, "*"),
        _ => throw new CellFailedException("PackageReference", $"'#r \"nuget:{text}\"' names no package; write #r \"nuget: Id, Version\".", []),
    };

    public override string ToString() => $"{Id}, {Version}";
}
