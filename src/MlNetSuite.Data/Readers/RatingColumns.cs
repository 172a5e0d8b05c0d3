using System.Globalization;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction;
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

    /// <summary>A table of fewer columns is hardly one with a column for each item.</summary>
    private const int FewestOfWide = 11;

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
        var given = Given(file, table, roles);
        var choices = new ColumnChoices(file, table, given.Rating, roles);
        var positional = !table.Header && roles.Rating is null && given == None;
        var found = !positional ? null
            : table.Columns.Count == 3 && MostlyTimes(table, 2, IsTime) ? new RatingColumns(0, 1, -1, 2)
            : table.Columns.Count is 2 or 3 or 4
            ? new(0, 1, table.Columns.Count > 2 ? 2 : -1, table.Columns.Count > 3 ? 3 : -1)
            : null;
        var columns = (found ?? Named(file, table, roles, given, choices)).WithoutIgnored(file, table, given, choices);
        if (columns.Rating >= 0)
            choices.Require(file, table, columns.Rating, "the ratings, which are numbers", ColumnKind.Numeric);
        return columns.Told(file, table, isNamed: given.Rating >= 0);
    }

    /// <summary>All of them by name.</summary>
    internal CardRoles Names(TableLayout table)
    {
        string? Name(int place) => place < 0 ? null : table.Columns[place];
        return new(User: Name(User), Item: Name(Item), Rating: Name(Rating), Timestamp: Name(Timestamp));
    }

    private static RatingColumns None { get; } = new(-1, -1, -1, -1);

    /// <summary>The columns that a person named, or else training read, where the file has them.</summary>
    private static RatingColumns Given(string file, TableLayout table, ColumnRoles roles)
    {
        Dictionary<int, string> taken = [];
        int Place(string option, string? column)
        {
            if (column is null)
                return -1;
            var place = ColumnFinder.Given(file, table, column);
            return taken.TryAdd(place, option) ? place : throw new InputException(
                $"{option} {column}: '{table.Columns[place]}' was given by {taken[place]}, too; expected one column for each (in {file})");
        }
        var given = new RatingColumns(Place("--user", roles.User), Place("--item", roles.Item),
            roles.Rating == NoRating ? -1 : Place("--rating", roles.Rating), Place("the time", roles.Timestamp));
        int Trained(int place, string? column) => place >= 0 || column is null || table.Place(column) is not { } there
            || !taken.TryAdd(there, column) ? place : there;
        return roles.OfTraining is not { } of ? given : new(Trained(given.User, of.User), Trained(given.Item, of.Item),
            roles.Rating == NoRating ? -1 : Trained(given.Rating, of.Rating), Trained(given.Timestamp, of.Timestamp));
    }

    /// <summary>The given columns, and others by their names.</summary>
    private static RatingColumns Named(string file, TableLayout table, ColumnRoles roles, RatingColumns given, ColumnChoices choices)
    {
        HashSet<int> taken = [given.User, given.Item, given.Rating, given.Timestamp];
        int Place(int place, string[] names)
        {
            if (place < 0)
                taken.Add(place = ColumnFinder.Named(table, names, column => !taken.Contains(column) && !choices.Ignores(column)));
            return place;
        }
        var user = Place(given.User, HeaderInference.User);
        if (user < 0)
            throw Wide(file, table) ?? NoUser(file, table);
        var item = Place(given.Item, HeaderInference.Item);
        if (item < 0)
            throw Wide(file, table) ?? ColumnFinder.NoColumn(file, table, "item", "--item");
        var rating = roles.Rating == NoRating ? -1 : Place(given.Rating, HeaderInference.Rating);
        var found = new RatingColumns(user, item, rating, Place(given.Timestamp, HeaderInference.Timestamp)).WithDates(table, choices);
        return roles.Rating == NoRating || rating >= 0 || found.MayBeRating(table, choices) is not { } column ? found
            : throw new InputException(
                $"{file}: no rating column found, but '{table.Columns[column]}' holds numbers. If these are the ratings, " +
                $"name it with --rating; if a row only says that a user chose an item (a view, a purchase), give --rating {NoRating}. " +
                $"The file has: {string.Join(", ", table.Columns)}");
    }

    /// <summary>Without a rating and a time that are not to be read, where they were not given.</summary>
    private RatingColumns WithoutIgnored(string file, TableLayout table, RatingColumns given, ColumnChoices choices)
    {
        choices.RequireRead(file, table, User, "--user");
        choices.RequireRead(file, table, Item, "--item");
        if (given.Timestamp >= 0)
            choices.RequireRead(file, table, Timestamp, "the time");
        return this with
        {
            Rating = choices.Ignores(Rating) ? -1 : Rating,
            Timestamp = choices.Ignores(Timestamp) ? -1 : Timestamp,
        };
    }

    /// <summary>A column of numbers that is not called a count, and is none of the others.</summary>
    private int? MayBeRating(TableLayout table, ColumnChoices choices)
    {
        var counts = HeaderInference.Named(table.Columns, HeaderInference.Count);
        foreach (var column in Enumerable.Range(0, table.Columns.Count).Except([User, Item, Timestamp, counts]))
            if (table.Columns[column].Length > 0 && !choices.Ignores(column) && Filled(table, column) is { Count: > 0 } filled
                && filled.Count(IsNumber) >= filled.Count * MostlyNumbers)
                return column;
        return null;
    }

    /// <summary>With the only column of dates for the time stamp, where none is called so.</summary>
    private RatingColumns WithDates(TableLayout table, ColumnChoices choices)
    {
        if (Timestamp >= 0 || !table.Header || table.Sample.Count == 0)
            return this;
        var dates = Enumerable.Range(0, table.Columns.Count).Except([User, Item, Rating])
            .Where(column => !choices.Ignores(column) && MostlyTimes(table, column, DateHypothesis.IsDate)).ToList();
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

    /// <summary>The refusal of a table with a row for each user and a column for each item; null where it is none.</summary>
    private static InputException? Wide(string file, TableLayout table)
    {
        if (table.Columns.Count < FewestOfWide)
            return null;
        var cells = table.Sample.Skip(table.Header ? 0 : 1).SelectMany(row => row.Skip(1))
            .Where(cell => !MissingValues.Is(cell) && !ColumnSurvey.IsNoValue(cell)).ToList();
        return cells.Count == 0 || cells.Count(IsNumber) < cells.Count * MostlyNumbers ? null : new(
            $"{file}: {table.Columns.Count:N0} columns, nearly all of numbers: one column per item? Expected one row per user, item and " +
            "rating, such as ann,tea,4. Bring the table into this form (melt of pandas, pivot_longer of R), or name columns with --user, " +
            "--item and --rating");
    }

    private static InputException NoUser(string file, TableLayout table) =>
        table.Header && HeaderInference.Named(table.Columns, HeaderInference.Session) is >= 0 and var session
            ? new(
                $"{file}: no user column found, only '{table.Columns[session]}', which seems to name sessions. A recommender learns what one " +
                "user chose over time and answers by user id: expected is a column of users (--user COLUMN). To take each session for a " +
                $"user of its own, give --user '{table.Columns[session]}'")
            : ColumnFinder.NoColumn(file, table, "user", "--user");

    /// <summary>Whether at least half of the rows have a value in a column, and all values are times.</summary>
    private static bool MostlyTimes(TableLayout table, int column, Func<string, bool> isTime) =>
        Filled(table, column) is var filled && filled.Count * 2 >= table.Sample.Count && filled.TrueForAll(cell => isTime(cell));

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
