using System.Globalization;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Which columns of a table of ratings hold what; -1 for a rating or time stamp that it does not have. A table without ratings
/// says who chose what: views, purchases.</summary>
internal sealed record RatingColumns(int User, int Item, int Rating, int Timestamp)
{
    /// <summary>What is given for the rating where there is none.</summary>
    internal const string NoRating = "none";

    /// <summary>From this share of numbers among its cells on, a column may be that of ratings.</summary>
    private const double MostlyNumbers = 0.9;

    private const double FirstSeconds = 1e8;

    /// <summary>Names of ratings by which people call other numbers, too.</summary>
    private static readonly HashSet<string> CanBeOther = new(StringComparer.OrdinalIgnoreCase) { "value", "y" };

    /// <summary>What is told about them.</summary>
    internal IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Whether a file has no ratings, as far as its first rows tell.</summary>
    internal static bool IsImplicit(InputFile file, ColumnRoles roles) =>
        Find(file.Name, TableLayout.Infer(file, roles, content: "ratings"), roles).Rating < 0;

    /// <exception cref="InputException">There is no user or item, or it cannot be told whether there are ratings.</exception>
    internal static RatingColumns Find(string file, TableLayout table, ColumnRoles roles)
    {
        var positional = !table.Header && roles is { User: null, Item: null, Rating: null, Timestamp: null };
        if (positional && table.Columns.Count == 3 && table.Sample.All(row => row.Length > 2 && IsTime(row[2])))
            return new RatingColumns(0, 1, -1, 2).Told(file, table);
        if (positional && table.Columns.Count is 2 or 3 or 4)
            return new RatingColumns(0, 1, table.Columns.Count > 2 ? 2 : -1, table.Columns.Count > 3 ? 3 : -1).Told(file, table);
        int Place(string? given, string[] names) => ColumnFinder.GivenOrNamed(file, table, given, names) is [var place] ? place : -1;
        var user = Place(roles.User, HeaderInference.User);
        if (user < 0)
            throw NoUser(file, table);
        var item = Place(roles.Item, HeaderInference.Item);
        if (item < 0)
            throw ColumnFinder.NoColumn(file, table, "item", "--item");
        var rating = roles.Rating == NoRating ? -1 : Place(roles.Rating, HeaderInference.Rating);
        var found = new RatingColumns(user, item, rating, Place(roles.Timestamp, HeaderInference.Timestamp)).WithDates(table);
        return roles.Rating == NoRating || rating >= 0 || found.MayBeRating(table) is not { } column ? found.Told(file, table, isNamed: roles.Rating is not null)
            : throw new InputException(
                $"{file}: no rating column found, but '{table.Columns[column]}' holds numbers. If these are the ratings, " +
                $"name it with --rating; if a row only says that a user chose an item (a view, a purchase), give --rating {NoRating}. " +
                $"The file has: {string.Join(", ", table.Columns)}");
    }

    /// <summary>A column of numbers that is not called a count, and is none of the others.</summary>
    private int? MayBeRating(TableLayout table)
    {
        var counts = HeaderInference.Named(table.Columns, HeaderInference.Count);
        foreach (var column in Enumerable.Range(0, table.Columns.Count).Except([User, Item, Timestamp, counts]))
            if (table.Columns[column].Length > 0 && Filled(table, column) is { Count: > 0 } filled
                && filled.Count(IsNumber) >= filled.Count * MostlyNumbers)
                return column;
        return null;
    }

    /// <summary>With the only column of dates for the time stamp, where none is called so.</summary>
    private RatingColumns WithDates(TableLayout table)
    {
        if (Timestamp >= 0 || !table.Header || table.Sample.Count == 0)
            return this;
        var dates = Enumerable.Range(0, table.Columns.Count).Except([User, Item, Rating])
            .Where(column => table.Sample.All(row => row.Length > column && DateHypothesis.IsDate(row[column]))).ToList();
        return dates is not [var only] ? this
            : this with { Timestamp = only, Notes = [$"'{table.Columns[only]}' holds dates, which are taken for the time of each row"] };
    }

    private RatingColumns Told(string file, TableLayout table, bool isNamed = false)
    {
        if (Rating >= 0)
            return isNamed || !table.Header || !CanBeOther.Contains(table.Columns[Rating]) ? this : this with
            {
                Notes = [.. Notes, $"{file}: '{table.Columns[Rating]}' was taken for the rating; choose another with --rating"],
            };
        var counts = HeaderInference.Named(table.Columns, HeaderInference.Count) is >= 0 and var place && place != User && place != Item
            ? $"; '{table.Columns[place]}' is not used, as models learn which items a user chose, not how often" : "";
        return this with { Notes = [.. Notes, $"{file}: no ratings: rows say which items users chose (views, purchases){counts}"] };
    }

    private static InputException NoUser(string file, TableLayout table) =>
        table.Header && HeaderInference.Named(table.Columns, HeaderInference.Session) is >= 0 and var session
            ? new(
                $"{file}: no user column found, only '{table.Columns[session]}', which seems to name sessions. A recommender learns what one " +
                "user chose over time and answers by user id: expected is a column of users (--user COLUMN). To take each session for a " +
                $"user of its own, give --user '{table.Columns[session]}'")
            : ColumnFinder.NoColumn(file, table, "user", "--user");

    private static List<string> Filled(TableLayout table, int column) => [.. table.Sample
        .Where(row => row.Length > column).Select(row => row[column])
        .Where(cell => !MissingValues.Is(cell) && !ColumnSurvey.IsNoValue(cell))];

    private static bool IsNumber(string field) => Number(field) is not null;

    /// <summary>A date, or seconds since 1970 after 1973: no rating is as large.</summary>
    private static bool IsTime(string field) =>
        Number(field) is { } number ? number >= FirstSeconds : DateHypothesis.IsDate(field);

    private static double? Number(string field) =>
        double.TryParse(field.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
