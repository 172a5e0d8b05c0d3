namespace MlNetSuite.Data.Readers;

/// <summary>A line that stands below a table and is no row of it: where the data are from, when they were exported, what a star
/// means.</summary>
internal static class Footnote
{
    /// <summary>Words before a colon, as of <c>Edited by: Ann</c>, are no longer.</summary>
    private const int LongestName = 30;

    /// <summary>What such lines begin with, of a table of two columns, where others may be texts.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "source", "sources", "data source", "note", "notes", "legend", "remark", "remarks", "disclaimer", "copyright", "generated",
        "exported", "downloaded", "last updated", "quelle", "quellen", "hinweis", "anmerkung", "anmerkungen", "stand", "legende",
        "fuente", "fuentes", "nota", "notas", "fonte", "remarque", "remarques", "bron",
    };

    /// <summary>Whether fields that are not as many as the table has columns are such a line. It is one if no row follows.</summary>
    /// <param name="fields">What the line holds, cut where the separator stands.</param>
    /// <param name="width">Columns of the table.</param>
    internal static bool Is(IReadOnlyList<string> fields, int width)
    {
        if (fields.Count == width || width < 2)
            return false;
        List<string> filled = [.. fields.Select(field => field.Trim()).Where(field => field.Length > 0)];
        if (filled.Count == 0)
            return true;
        return !HeaderInference.IsNumeric(filled[0])
            && (IsMarked(filled[0], width) || (filled.Count == 1 && width > 2 && filled[0].Any(char.IsWhiteSpace)));
    }

    private static bool IsMarked(string text, int width) => text[0] is '*' or '\u00A9' or '\u2020' or '(' or '['
        || (text.Split(':') is [var name, _, ..] && (Words.Contains(name.TrimEnd()) || (width > 2 && IsName(name))));

    private static bool IsName(string text) =>
        text.Length is > 1 and <= LongestName && text.All(c => char.IsLetter(c) || c is ' ' or '-' or '.');
}
