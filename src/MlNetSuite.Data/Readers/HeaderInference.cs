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
    internal static readonly string[] Session =
        ["session", "sessionid", "visit", "visitid", "basket", "basketid", "order", "orderid", "cart"];
    internal static readonly string[] Count = ["count", "views", "plays", "clicks", "purchases", "quantity", "qty", "times", "listens"];
    private const int MostLettersOfNumber = 3;
    private const int MostBeforeNumber = 4;
    private static readonly HashSet<string> KnownNames =
        [.. Label, .. Text, .. User, .. Item, .. Rating, .. Timestamp, "session", "sessionid"];

    /// <summary>The column that one of <paramref name="names"/> means, the first name first; or -1.</summary>
    internal static int Named(IReadOnlyList<string> columns, string[] names)
    {
        var plain = columns.Select(Plain).ToList();
        return names.Select(name => plain.IndexOf(name)).FirstOrDefault(index => index >= 0, -1);
    }

    /// <summary>Whether the first row names the columns: for certain, or because values come again below it but never its
    /// own.</summary>
    internal static bool LooksLikeHeader(IReadOnlyList<string[]> rows)
    {
        if (IsHeader(rows))
            return true;
        var names = Names(rows[0]);
        return CanName(rows) && names.Distinct().Count() == names.Count && Enumerable.Range(0, rows[0].Length)
            .Any(column => rows[0][column].Length > 0 && Below(rows, column) is var below && ComeAgain(below)
                && !below.Contains(rows[0][column]));
    }

    /// <summary>Whether the first row says by itself that it names the columns, or numbers stand below a word. Empty cells say
    /// nothing.</summary>
    internal static bool IsHeader(IReadOnlyList<string[]> rows)
    {
        var names = Names(rows[0]);
        if (!CanName(rows))
            return false;
        if (IsIndexed(rows[0]) || AreYearsInARow(rows))
            return true;
        var known = names.Distinct().Count() == names.Count ? names.Count(IsKnown) : 0;
        return known == names.Count || (known > 0 && rows[0].Length > 2)
            || Enumerable.Range(0, rows[0].Length).Any(column => rows[0][column].Length > 0 && IsAboveNumbers(rows, column));
    }

    /// <summary>Whether the first row is a row as the others are: where values of a column come again, so does its first one.</summary>
    internal static bool LooksLikeRow(IReadOnlyList<string[]> rows)
    {
        var columns = Enumerable.Range(0, rows[0].Length)
            .Select(column => (First: rows[0][column], Below: Below(rows, column))).Where(c => ComeAgain(c.Below)).ToList();
        return columns.Count > 0 && columns.TrueForAll(c => c.Below.Contains(c.First));
    }

    internal static bool IsKnown(string name) => KnownNames.Contains(Plain(name));

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

    private static List<string> Names(string[] first) => [.. first.Where(name => !string.IsNullOrWhiteSpace(name))];

    /// <summary>Numbers are no names, but for years above what is none, and those that pandas gives.</summary>
    private static bool CanName(IReadOnlyList<string[]> rows) => IsIndexed(rows[0]) || AreYearsInARow(rows)
        || (Names(rows[0]).Exists(name => !IsNumber(name))
            && Enumerable.Range(0, rows[0].Length).All(column => !IsNumber(rows[0][column]) || IsYearAboveOthers(rows, column)));

    /// <summary>An unnamed index and columns 0, 1, ..., which is how pandas writes a table without names.</summary>
    private static bool IsIndexed(string[] first) =>
        first is ["", _, _, ..] && first.Skip(1).SequenceEqual(Enumerable.Range(0, first.Length - 1).Select(i => $"{i}"));

    private static bool IsYearAboveOthers(IReadOnlyList<string[]> rows, int column) =>
        IsYear(rows[0][column]) && Below(rows, column) is { Count: > 0 } below && below.Count(IsYear) * 2 < below.Count;

    /// <summary>A year above each column, one after the other.</summary>
    private static bool AreYearsInARow(IReadOnlyList<string[]> rows) => rows[0].Length > 1
        && Enumerable.Range(0, rows[0].Length).All(column => IsYear(rows[0][column].Trim()) && IsYearAboveOthers(rows, column)
            && (column == 0 || int.Parse(rows[0][column], CultureInfo.InvariantCulture)
                == int.Parse(rows[0][column - 1], CultureInfo.InvariantCulture) + 1));

    internal static bool IsYear(string field) => field is (['1', '9', _, _] or ['2', '0', _, _]) && field.All(char.IsAsciiDigit);

    private static bool IsAboveNumbers(IReadOnlyList<string[]> rows, int column) =>
        Below(rows, column) is { Count: > 0 } below && !IsNumeric(rows[0][column]) && below.Count(IsNumeric) * 5 >= below.Count * 4;

    private static bool ComeAgain(List<string> values) => values.Count >= 4 && values.Distinct().Count() <= values.Count / 2;

    private static List<string> Below(IReadOnlyList<string[]> rows, int column) =>
        [.. rows.Skip(1).Where(r => r.Length > column && r[column].Length > 0).Select(r => r[column])];

    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
