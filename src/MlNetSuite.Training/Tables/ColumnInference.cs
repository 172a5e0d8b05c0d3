using System.Globalization;
using System.Text.RegularExpressions;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Training.Tables;

/// <summary>What a column means to a trainer.</summary>
internal enum ColumnMeaning
{
    /// <summary>A quantity.</summary>
    Number,

    /// <summary>One of some values that recur.</summary>
    Category,

    /// <summary>A date, perhaps with a time.</summary>
    Date,

    /// <summary>Prose.</summary>
    Prose,

    /// <summary>Paths of pictures in the folder of the table.</summary>
    Picture,

    /// <summary>Nothing that could be learned from.</summary>
    Nothing,
}

/// <summary>A column and what it means.</summary>
/// <param name="Column">As read.</param>
/// <param name="Kind">What it means.</param>
/// <param name="Why">For <see cref="ColumnMeaning.Nothing"/>, why it is left out, as a plural: <c>constant</c>.</param>
internal sealed record InferredColumn(TableColumn Column, ColumnMeaning Kind, string Why = "")
{
    /// <summary>How numbers are written that come as text; null for others.</summary>
    internal NumberFormat? Format => (Column as NumberColumn)?.Format;

    /// <summary>The different numbers, where they look as if they were codes; null for others.</summary>
    internal float[]? Codes { get; init; }

    /// <summary>A number that may stand for a missing value; null for none.</summary>
    internal float? Sentinel { get; init; }

    /// <summary>A date far from all others, with how often it occurs; null for none.</summary>
    internal (string Date, int Count)? FarDate { get; init; }

    /// <summary>Values of a category that mean the same to a person; null for none.</summary>
    internal string? Alike { get; init; }

    /// <summary>What is named like a picture but is no file of the table's folder, where most of the column is so; null for none.</summary>
    internal string? LostPicture { get; init; }
}

/// <summary>Tells what the columns of a table mean from the rows to learn from and from nothing else.</summary>
internal static partial class ColumnInference
{
    /// <summary>Why columns are left out whose values only name rows.</summary>
    internal const string Identifiers = "identifiers";

    /// <summary>With fewer rows than this nothing is called an identifier or prose.</summary>
    private const int FewRows = 20;

    /// <summary>Texts of this many words on the average are prose if most of them occur once.</summary>
    private const double ProseWords = 3;

    /// <summary>Whole numbers of which none recurs are identifiers in a column of which this is the last word.</summary>
    private static readonly HashSet<string> IdentifierWords = new(StringComparer.OrdinalIgnoreCase) { "id", "uuid", "guid", "rowid" };

    /// <summary>Names of what counts rows, but of quantities too: identifiers where they grow from row to row.</summary>
    private static readonly HashSet<string> CounterNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "index", "idx", "row", "rowindex", "rownumber", "rownum", "nr", "no", "number", "key", "unnamed0",
    };

    internal static IReadOnlyList<InferredColumn> Of(TableDataset data) =>
        [.. data.Columns.Select(column => column.Kind is null && data.Pictures is { } pictures ? Infer(column, pictures) : Infer(column))];

    private static InferredColumn Infer(TableColumn column, TablePictures pictures)
    {
        var survey = pictures.Survey(column);
        return survey.AreIn
            ? new(column, ColumnMeaning.Picture)
            : Infer(column) with { LostPicture = survey.AreLost ? survey.Lost : null };
    }

    /// <summary>One line for each reason to leave columns out, and one for each column of numbers that are like codes, with a number that
    /// may stand for none, or with categories that may be meant to be one.</summary>
    internal static IEnumerable<string> Notes(IReadOnlyList<InferredColumn> columns) =>
    [
        .. LeftOut(columns),
        .. columns.Where(c => c.Codes is not null).Select(c =>
            $"'{c.Column.Name}' has few different whole numbers far apart, as codes have: offered to trainers as numbers and as codes; " +
            $"--categorical {c.Column.Name} or --numeric {c.Column.Name} decides"),
        .. columns.Where(c => c.Sentinel is not null).Select(c => string.Create(CultureInfo.InvariantCulture,
            $"'{c.Column.Name}' has {c.Sentinel} far from all other numbers; if it stands for a missing value, give --missing={c.Sentinel}")),
        .. columns.Where(c => c.FarDate is not null).Select(c => string.Create(CultureInfo.InvariantCulture,
            $"'{c.Column.Name}' has {c.FarDate!.Value.Date} {Times(c.FarDate.Value.Count)}, far from all other dates; ") +
            "if it stands for a missing value or is a slip, leave those cells empty"),
        .. columns.Where(c => c.Alike is not null).Select(c =>
            $"'{c.Column.Name}' has values that are told apart by how they are written alone: {c.Alike}"),
        .. columns.Where(c => c.LostPicture is not null).Select(c =>
            $"'{c.Column.Name}' names pictures, but too few are files in the folder of the table or below it, such as " +
            $"'{c.LostPicture}'; put them there and name them by paths from there to learn from them"),
    ];

    private static IEnumerable<string> LeftOut(IReadOnlyList<InferredColumn> columns) => columns
        .Where(c => c.Kind == ColumnMeaning.Nothing)
        .GroupBy(c => c.Why)
        .Select(g =>
            $"left out, {g.Key}: {string.Join(", ", g.Take(10).Select(c => c.Column.Name))}" +
            (g.Count() > 10 ? $" and {g.Count() - 10:N0} more" : ""));

    /// <summary>What one column means.</summary>
    internal static InferredColumn Infer(TableColumn column)
    {
        var inferred = Meaning(column);
        return inferred.Kind switch
        {
            ColumnMeaning.Number => inferred with { Codes = NumberCodes.Of(column), Sentinel = Sentinel(column) },
            ColumnMeaning.Date when column is DateColumn dates => inferred with { FarDate = FarDates.Of(dates) },
            ColumnMeaning.Category => inferred with { Alike = AlikeLevels.Of(column) },
            _ => inferred,
        };
    }

    private static string Times(int count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} times");

    private static float? Sentinel(TableColumn column) => column is not NumberColumn numbers ? null
        : NumberSentinel.Of([.. numbers.Values.CountBy(number => number).Select(n => (n.Key, n.Value))]);

    private static InferredColumn Meaning(TableColumn column)
    {
        var rows = Enumerable.Range(0, column.Count).Where(r => !column.IsMissing(r)).ToArray();
        if (rows.Length == 0)
            return new(column, ColumnMeaning.Nothing, "without a value");
        return column switch
        {
            { Kind: ColumnKind.Categorical } => new(column, ColumnMeaning.Category),
            { Kind: ColumnKind.Prose } => new(column, ColumnMeaning.Prose),
            { Kind: ColumnKind.Numeric } => new(column, ColumnMeaning.Number),
            NumberColumn => InferNumber(column, rows),
            DateColumn date => InferDate(date, rows),
            _ => InferText(column, rows),
        };
    }

    private static InferredColumn InferNumber(TableColumn column, int[] rows)
    {
        var first = column.Number(rows[0]);
        if (rows.Length == column.Count && rows.All(r => column.Number(r) == first))
            return new(column, ColumnMeaning.Nothing, "the same in every row");
        if (rows.Length >= FewRows && IsIdentifier(column, rows))
            return new(column, ColumnMeaning.Nothing, Identifiers);
        return new(column, ColumnMeaning.Number);
    }

    private static InferredColumn InferDate(DateColumn column, int[] rows) =>
        rows.Length == column.Count && rows.All(r => column.Ticks[r] == column.Ticks[rows[0]])
            ? new(column, ColumnMeaning.Nothing, "the same in every row")
            : new(column, ColumnMeaning.Date);

    private static InferredColumn InferText(TableColumn column, int[] rows)
    {
        var distinct = rows.Select(r => column.Text(r).Trim()).Distinct().ToList();
        if (distinct.Count == 1 && rows.Length == column.Count)
            return new(column, ColumnMeaning.Nothing, "the same in every row");
        if (distinct.All(IsYearFirst))
            return new(column, ColumnMeaning.Date);
        if (rows.Length < FewRows || distinct.Count <= rows.Length / 2)
            return new(column, ColumnMeaning.Category);
        if (distinct.Average(Words) >= ProseWords)
            return new(column, ColumnMeaning.Prose);
        return distinct.Count == rows.Length ? new(column, ColumnMeaning.Nothing, Identifiers) : new(column, ColumnMeaning.Category);
    }

    // The parts of a telephone number are no words.
    private static int Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetter));

    // A reader of files finds out what comes first in the dates of a column. Of text from elsewhere, what leaves no doubt.
    private static bool IsYearFirst(string text) =>
        text.Length > 4 && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0 && DateValues.Is(text);

    // The name is a hint that the values have to bear out.
    private static bool IsIdentifier(TableColumn column, int[] rows)
    {
        if (!rows.All(r => float.IsInteger(column.Number(r))))
            return false;
        if (IdentifierWords.Contains(LastWord().Match(column.Name).Value))
            return rows.Select(column.Number).Distinct().Count() == rows.Length;
        return CounterNames.Contains(new string([.. column.Name.Where(char.IsLetterOrDigit)]))
            && rows.Zip(rows.Skip(1)).All(pair => column.Number(pair.First) < column.Number(pair.Second));
    }

    /// <summary>The <c>ID</c> of <c>customer_id</c>, <c>customerId</c> and <c>CustomerID</c>, and all of <c>PAID</c>.</summary>
    [GeneratedRegex(@"(\p{Lu}?\p{Ll}+|\p{Lu}+)(?=[^\p{L}]*$)")]
    private static partial Regex LastWord();
}
