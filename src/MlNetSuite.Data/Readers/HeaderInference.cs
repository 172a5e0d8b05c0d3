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
    private static readonly HashSet<string> Names = [.. Label, .. Text, .. User, .. Item, .. Rating, .. Timestamp];

    /// <summary>The column that one of <paramref name="names"/> means, the first name first; or -1.</summary>
    internal static int Named(IReadOnlyList<string> columns, string[] names)
    {
        var plain = columns.Select(Plain).ToList();
        return names.Select(name => plain.IndexOf(name)).FirstOrDefault(index => index >= 0, -1);
    }

    internal static bool LooksLikeHeader(List<string[]> rows)
    {
        var first = rows[0];
        if (first.Distinct().Count() < first.Length || first.Any(IsNumber))
            return false;
        var known = first.Count(name => Names.Contains(Plain(name)));
        if (known == first.Length || (known > 0 && first.Length > 2))
            return true;
        // Numbers below a word, or values that come again but never the first one: that one is a name.
        return Enumerable.Range(0, first.Length).Any(column =>
        {
            var below = rows[1..].Where(r => r.Length > column).Select(r => r[column]).ToList();
            var again = below.Count >= 4 && below.Distinct().Count() <= below.Count / 2;
            return below.Count > 0 && (below.All(IsNumber) || (again && !below.Contains(first[column])));
        });
    }

    private static bool IsNumber(string field) => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
