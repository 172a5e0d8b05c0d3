using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Whether the first row of a table names its columns, and which names mean what.</summary>
internal static class HeaderInference
{
    internal static readonly string[] Label = ["label", "class", "category", "target", "sentiment", "tag", "y"];
    internal static readonly string[] Text =
        ["text", "message", "body", "content", "review", "sentence", "question", "sms", "comment", "tweet", "document", "description"];
    internal static readonly string[] User = ["user", "userid", "uid", "username", "student", "reviewer", "customer", "customerid", "s"];
    internal static readonly string[] Item = ["item", "itemid", "iid", "movie", "movieid", "product", "productid", "book", "bookid", "isbn",
        "d"];
    internal static readonly string[] Rating = ["rating", "score", "stars", "value", "y"];
    internal static readonly string[] Timestamp = ["timestamp", "time", "date", "unixtime", "unixreviewtime"];
    private const int MostLettersOfNumber = 3;
    private const int MostBeforeNumber = 4;
    private static readonly HashSet<string> Names = [.. Label, .. Text, .. User, .. Item, .. Rating, .. Timestamp];

    /// <summary>The column that one of <paramref name="names"/> means, the first name first; or -1.</summary>
    internal static int Named(IReadOnlyList<string> columns, string[] names)
    {
        var plain = columns.Select(Plain).ToList();
        return names.Select(name => plain.IndexOf(name)).FirstOrDefault(index => index >= 0, -1);
    }

    /// <summary>Whether the first row says by itself, or by what is below it, that it names the columns. Empty cells say
    /// nothing.</summary>
    internal static bool LooksLikeHeader(IReadOnlyList<string[]> rows)
    {
        var first = rows[0];
        var names = first.Where(name => !string.IsNullOrWhiteSpace(name)).ToList();
        if (names.Count == 0 || names.Exists(IsNumber))
            return false;
        var distinct = names.Distinct().Count() == names.Count;
        var known = names.Count(IsKnown);
        if (distinct && (known == names.Count || (known > 0 && first.Length > 2)))
            return true;
        return Enumerable.Range(0, first.Length).Any(column => first[column].Length > 0 && NamesWhatIsBelow(rows, column, distinct));
    }

    /// <summary>Whether the first row is a row as the others are: where values of a column come again, so does its first one.</summary>
    internal static bool LooksLikeRow(IReadOnlyList<string[]> rows)
    {
        var columns = Enumerable.Range(0, rows[0].Length)
            .Select(column => (First: rows[0][column], Below: Below(rows, column))).Where(c => ComeAgain(c.Below)).ToList();
        return columns.Count > 0 && columns.TrueForAll(c => c.Below.Contains(c.First));
    }

    internal static bool IsKnown(string name) => Names.Contains(Plain(name));

    internal static bool IsNumber(string field) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether a field has the looks of an amount or a date of any country: a digit behind a sign or a currency, few
    /// letters.</summary>
    internal static bool IsNumeric(string field)
    {
        var text = field.AsSpan().Trim();
        var digit = text.IndexOfAnyInRange('0', '9');
        if (digit is < 0 or > MostBeforeNumber)
            return false;
        var letters = 0;
        for (var i = 0; i < text.Length; i++)
            letters += char.IsLetter(text[i]) ? 1 : 0;
        return letters <= MostLettersOfNumber && !(digit > 0 && char.IsLetter(text[digit - 1]));
    }

    /// <summary>Numbers below a word, or values that come again but never the first one: that one is a name.</summary>
    private static bool NamesWhatIsBelow(IReadOnlyList<string[]> rows, int column, bool distinct)
    {
        var name = rows[0][column];
        var below = Below(rows, column);
        if (below.Count == 0)
            return false;
        if (!IsNumeric(name) && below.Count(IsNumeric) * 5 >= below.Count * 4)
            return true;
        return distinct && ComeAgain(below) && !below.Contains(name);
    }

    private static bool ComeAgain(List<string> values) => values.Count >= 4 && values.Distinct().Count() <= values.Count / 2;

    private static List<string> Below(IReadOnlyList<string[]> rows, int column) =>
        [.. rows.Skip(1).Where(r => r.Length > column && r[column].Length > 0).Select(r => r[column])];

    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
