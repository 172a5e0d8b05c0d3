using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data;

/// <summary>Which column of a table has which role, and how the file is written. Whatever is null is inferred from the file. A column
/// is given by the name in the header, or by its position from 1.</summary>
public sealed record ColumnRoles
{
    /// <summary>The class of a row.</summary>
    public string? Label { get; init; }

    /// <summary>The text of a row; several columns are joined by line breaks, in this order.</summary>
    public IReadOnlyList<string>? Text { get; init; }

    /// <summary>Who rated.</summary>
    public string? User { get; init; }

    /// <summary>What was rated.</summary>
    public string? Item { get; init; }

    /// <summary>The rating, a number; <c>none</c> where rows say only that a user chose an item.</summary>
    public string? Rating { get; init; }

    /// <summary>When: seconds, milli- or microseconds since 1970, or dates.</summary>
    public string? Timestamp { get; init; }

    /// <summary>A table with the titles of items by their id, shown with recommendations.</summary>
    public string? ItemTable { get; init; }

    /// <summary>A table with the names of users by their id.</summary>
    public string? UserTable { get; init; }

    /// <summary>Whether pictures in folders within a class folder are of that class.</summary>
    public bool Recursive { get; init; }

    /// <summary>Columns of a table that hold quantities, whatever they look like; by name, position, or with <c>*</c> and
    /// <c>?</c>.</summary>
    public IReadOnlyList<string>? Numeric { get; init; }

    /// <summary>Columns of a table that hold categories, such as numbers that are codes.</summary>
    public IReadOnlyList<string>? Categorical { get; init; }

    /// <summary>Columns of a table that hold dates, each perhaps with its format: <c>when=dd/MM/yyyy</c>.</summary>
    public IReadOnlyList<string>? Date { get; init; }

    /// <summary>Columns of a table that hold texts of several words.</summary>
    public IReadOnlyList<string>? Prose { get; init; }

    /// <summary>Columns of a table that are not read.</summary>
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>The decimal mark of all numbers: <c>,</c> or <c>.</c>; null to find out.</summary>
    public string? Decimal
    {
        get;
        init => field = value is null or "," or "." ? value : throw new InputException($"--decimal {value}: expected , or .");
    }

    /// <summary>Words for a missing value, in addition to those that always are (nothing, ?, NA, N/A, NaN, null).</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>What becomes of training rows that have no answer.</summary>
    public MissingLabel MissingLabel { get; init; }

    /// <summary>What separates the fields of a line: <c>,</c>, <c>;</c>, <c>|</c>, a tab or <c>::</c>.</summary>
    public string? Separator { get; init; }

    /// <summary>Whether the first line names the columns.</summary>
    public bool? Header { get; init; }

    /// <summary>Whether a field that starts with <c>"</c> ends with the next single <c>"</c> (RFC 4180), or quotes are plain
    /// characters.</summary>
    public bool? Quoting { get; init; }

    /// <summary>How many lines stand above the table; null to find out.</summary>
    public int? Skip
    {
        get;
        init => field = value is null or >= 0 ? value : throw new InputException($"--skip {value}: must be 0 or more lines");
    }

    /// <summary>How the text of the file is encoded, such as <c>windows-1252</c> or <c>utf-16</c>; null for UTF-8.</summary>
    public string? Encoding
    {
        get;
        init => field = value is null ? null : TextEncodings.Find(value).WebName;
    }

    /// <summary>The sheet of a workbook; null for the first.</summary>
    public string? Sheet { get; init; }

    /// <summary>The sheet of a workbook that has more than one.</summary>
    internal string? SheetOfTraining { get; init; }

    /// <summary>How a file is encoded that is not UTF-8.</summary>
    internal string? EncodingUnlessUtf8 { get; init; }

    /// <summary>Whether <see cref="Decimal"/> was given for the training rows, and not for these.</summary>
    internal bool DecimalOfTraining { get; init; }

    /// <summary>The columns that training read, which are read here, too, where the file has them and no others were given.</summary>
    internal CardRoles? OfTraining { get; init; }

    /// <summary>The columns that the model takes which the rows are for; none where they are for no model.</summary>
    internal IReadOnlyList<CardColumn> Inputs { get; init; } = [];

    /// <summary>What of <see cref="Inputs"/> has a name. Training rows of texts or ratings may have had no header: a file that names
    /// these has one, and another may have none.</summary>
    internal IReadOnlyList<string> NamedInputs => Named(Inputs.Select(input => input.Name));

    /// <summary>The decimal mark that was given for these rows, and not for the training rows alone.</summary>
    internal string? DecimalHere => DecimalOfTraining ? null : Decimal;

    /// <summary>Whether these are rows to test on, which need not have all columns that a person named for training.</summary>
    internal bool AreForTest { get; init; }

    /// <summary>The columns that are given by name, else those that training was given.</summary>
    internal IReadOnlyList<string> Names =>
        Named([Label, User, Item, Rating == RatingColumns.NoRating ? null : Rating, Timestamp, .. Text ?? []]) is { Count: > 0 } given
            ? given
            : OfTraining is { } of ? Named([of.Label, of.User, of.Item, of.Rating, of.Timestamp, .. of.Text ?? []]) : [];

    /// <summary>The columns that training was given beside the answers: rows that are still to be answered have no more.</summary>
    internal IReadOnlyList<string> NamesOfInputs => OfTraining is { } of ? Named([of.User, of.Item, .. of.Text ?? []]) : [];

    private static List<string> Named(IEnumerable<string?> columns) =>
        [.. columns.OfType<string>().Where(name => !name.All(char.IsAsciiDigit))];

    /// <summary>These roles where a file is to be read as the training rows of a model were, for what is null here. A file of UTF-8 is
    /// read as such, whatever the training rows were.</summary>
    /// <param name="card">What is known of the model.</param>
    public ColumnRoles AsTrained(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return card.Reading is not { } reading ? this with { Inputs = card.Inputs } : this with
        {
            Inputs = card.Inputs,
            Header = Header ?? (reading.NoHeader is { } none ? !none : null),
            Skip = Skip ?? reading.Skip,
            Decimal = Decimal ?? reading.Decimal,
            DecimalOfTraining = DecimalOfTraining || (Decimal is null && reading.Decimal is not null),
            Missing = Missing ?? reading.Missing,
            Rating = Rating ?? (reading.NoRatings == true ? RatingColumns.NoRating : null),
            SheetOfTraining = Sheet is null ? reading.Sheet : null,
            EncodingUnlessUtf8 = Encoding is null ? reading.Encoding : null,
            Recursive = Recursive || reading.Recursive == true,
            OfTraining = reading.Columns,
        };
    }

    /// <summary>These roles for rows to test on, which are read as those to learn from.</summary>
    /// <param name="found">The columns that were found there.</param>
    internal ColumnRoles ForTest(CardRoles? found) => this with { OfTraining = found, AreForTest = true };

    /// <summary>What a model keeps of how its training rows were read; null where there is nothing to keep.</summary>
    /// <param name="columns">The columns of texts or ratings, as the file calls them.</param>
    internal CardReading? ToCard(CardRoles? columns = null)
    {
        var reading = new CardReading(!Header, Skip, Encoding, Sheet, Decimal, Missing)
        {
            NoRatings = Rating == RatingColumns.NoRating ? true : null,
            Recursive = Recursive ? true : null,
            Columns = columns,
        };
        return reading == new CardReading() ? null : reading;
    }
}
