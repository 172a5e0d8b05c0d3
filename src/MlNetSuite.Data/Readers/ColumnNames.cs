using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>The names of columns: trimmed, without what is not seen, each once.</summary>
internal static class ColumnNames
{
    private const int MostTold = 10;

    /// <summary>The name of one column.</summary>
    internal static string Seen(string name) => SeenName.Of(name).Trim();

    /// <summary>The second of two equal names <c>x</c> becomes <c>x.1</c>, as pandas has it. Empty ones stay.</summary>
    internal static string[] Distinct(IReadOnlyList<string> header)
    {
        string[] names = [.. header.Select(Seen)];
        var taken = names.ToHashSet();
        var seen = new HashSet<string>();
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i];
            for (var again = 1; name.Length > 0 && !seen.Add(names[i]); again++)
                if (taken.Add($"{name}.{again}"))
                    names[i] = $"{name}.{again}";
        }
        return names;
    }

    /// <summary>What is told about a header's cells: names changed, and columns left out for want of one.</summary>
    internal static IEnumerable<string> Notes(string file, IReadOnlyList<string> header, IReadOnlyList<string> names)
    {
        var renamed = Enumerable.Range(0, Math.Min(header.Count, names.Count)).Where(i => Seen(header[i]) != names[i])
            .Select(i => $"'{names[i]}'").ToList();
        if (renamed.Count > 0)
            yield return $"columns of {file} with a name that stands before them already were renamed: {Some(renamed)}";
        var nameless = Enumerable.Range(0, names.Count).Where(i => names[i].Length == 0)
            .Select(i => (i + 1).ToString(CultureInfo.InvariantCulture)).ToList();
        if (nameless.Count > 0)
            yield return $"columns of {file} without a name were left out, by position: {Some(nameless)}";
    }

    private static string Some(List<string> all) =>
        string.Join(", ", all.Take(MostTold)) + (all.Count > MostTold ? $" and {all.Count - MostTold:N0} more" : "");
}
