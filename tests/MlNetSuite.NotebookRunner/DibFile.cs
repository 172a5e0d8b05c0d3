namespace MlNetSuite.NotebookRunner;

/// <summary>The kernel's own notebook format, in which a package brings its extension: cells headed by a line with <c>#!</c> and their language.</summary>
internal static class DibFile
{
    /// <summary>Whether a line heads code in C#.</summary>
    internal static bool IsCSharp(string line) => line.TrimEnd() is "#!csharp" or "#!c#" or "#!C#";

    /// <summary>The C# cells; those before any heading are C# too, as the kernel takes them.</summary>
    internal static IEnumerable<string> CSharpCells(string text)
    {
        var isCSharp = true;
        List<string> lines = [];
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!line.StartsWith("#!", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }
            if (isCSharp && lines.Exists(l => l.Trim().Length > 0))
                yield return string.Join('\n', lines);
            isCSharp = IsCSharp(line);
            lines.Clear();
        }
        if (isCSharp && lines.Exists(l => l.Trim().Length > 0))
            yield return string.Join('\n', lines);
    }
}
