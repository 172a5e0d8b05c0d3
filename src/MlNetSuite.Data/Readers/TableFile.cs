using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>A table read from a file: its columns and, separately, the answers as text with the location of each.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Columns">Without the answers.</param>
/// <param name="Answer">The name of the answers' column.</param>
/// <param name="Answers">One a row, trimmed.</param>
/// <param name="Reading">How numbers to predict are read from them.</param>
/// <param name="Places">Where each row is, such as <c>line 7</c>.</param>
/// <param name="Notes">Notes about how it was read.</param>
internal sealed record TableFile(
    string Name, IReadOnlyList<TableColumn> Columns, string Answer, RowTexts Answers, ColumnReading Reading,
    Func<int, string> Places, IReadOnlyList<string> Notes)
{
    /// <summary>What the cells of columns are to the file, where that is not text, by name.</summary>
    internal IReadOnlyDictionary<string, CellType> Types { get; init; } = new Dictionary<string, CellType>();

    /// <summary>The pictures in the folder that it is in; null for no file.</summary>
    internal TablePictures? Pictures { get; init; }

    /// <summary>Tables of more columns are refused.</summary>
    internal const int MostColumns = 50_000;

    internal static TableFile Read(InputFile file, TableWish wish, int threads, CancellationToken cancel) =>
        IsParquet(file) ? ParquetTable.Read(file, wish, cancel) : DelimitedTable.Read(file, wish, threads, cancel);

    /// <summary>Without the rows that have no answer; a note counts them by what they have in its place, and wholly empty ones
    /// apart.</summary>
    /// <param name="classes">Those of the model that the rows are for: where it has learned a class <c>?</c>, that is an answer. Null where
    /// answers are numbers.</param>
    /// <param name="otherwise">What becomes of rows without an answer.</param>
    /// <exception cref="InputException">No row has an answer, or one has none and that is not to be.</exception>
    internal TableFile Answered(IReadOnlyList<string>? classes, MissingLabel otherwise)
    {
        var missing = new MissingAnswers(Answer, otherwise);
        List<int> kept = [];
        var areAnswers = Answers.Each(answer => classes is null ? IsNumber(answer) : IsClass(answer) || classes.Contains(answer));
        for (var row = 0; row < Answers.Count; row++)
            if (areAnswers[row])
                kept.Add(row);
            else if (Answers[row].Length == 0 && Columns.All(c => c.Text(row).AsSpan().Trim().IsEmpty))
                missing.Empty++;
            else
                missing.Add(Answers[row], () => $"{Name}, {Places(row)}");
        if (missing.Count == 0)
            return this;
        if (kept.Count == 0)
            throw new InputException($"{Name}: no row has an answer in column '{Answer}'; choose another with --label");
        var places = Places;
        return this with
        {
            Columns = [.. Columns.Select(c => c.Subset(kept))],
            Answers = Answers.Subset(kept),
            Places = row => places(kept[row]),
            Notes = [.. Notes, .. missing.Notes(Name)],
        };
    }

    private bool IsClass(string answer) => !MissingValues.Is(answer, Reading.MissingWords) && !ColumnSurvey.IsError(answer);

    // Whatever else is no number is refused with its place.
    private bool IsNumber(string answer) => !MissingValues.Is(answer, Reading.MissingWords) && !ColumnSurvey.IsNoValue(answer)
        && !(Reading.Format?.TryRead(answer, out var number) == true && float.IsNaN(number));

    /// <summary>A Parquet file is recognized by its first four bytes.</summary>
    internal static bool IsParquet(InputFile file)
    {
        if (file.IsNoFile)
            return false;
        using var stream = file.Open();
        var magic = new byte[4];
        return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.AsSpan().SequenceEqual("PAR1"u8);
    }

    /// <summary>Refuses what cannot be a table with answers.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="columns">Their names.</param>
    /// <param name="hint">What may be the reason where there is one column alone.</param>
    internal static void CheckHeader(string file, IReadOnlyList<string> columns, string? hint = null)
    {
        if (columns.Count > MostColumns)
            throw new InputException(
                $"{file}: {columns.Count:N0} columns; at most {MostColumns:N0} are read. Leave some out, or put the table on its side if " +
                $"rows and columns are swapped");
        if (columns.Count(c => c.Length > 0) < 2)
            throw new InputException(
                $"{file}: one column; expected an answer and at least one column to learn from" + (hint is null ? "" : $" ({hint})"));
        if (columns.Where(c => c.Length > 0).GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InputException($"{file}: two columns are called '{twice.Key}'; expected each name once");
    }
}

/// <summary>Which column holds the answer and which are kept as text.</summary>
/// <param name="Roles">The given column roles.</param>
/// <param name="Answer">The name of the answers in training, if there is one.</param>
/// <param name="Known">How columns have to be read, whatever this file has in them, by name.</param>
internal sealed record TableWish(ColumnRoles Roles, string? Answer = null, IReadOnlyDictionary<string, ColumnReading>? Known = null)
{
    /// <summary>Whether the rows are for a model, and a person may say that they are written otherwise than those it learned
    /// from.</summary>
    internal bool AreForModel { get; init; }

    /// <summary>Finds out how columns are to be read.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="table">The columns.</param>
    /// <param name="answer">The place of the answers.</param>
    /// <param name="place">Where a row is, by its number.</param>
    internal ColumnSurvey[] Surveys(string file, TableLayout table, int answer, Func<long, string> place)
    {
        // What was said of the training rows holds for those to test on.
        var choices = Known is null || AreForModel ? new ColumnChoices(file, table, answer, Roles) : null;
        ColumnReading? Reading(string name, int c) => Known?.GetValueOrDefault(name) is not { } known ? null
            : choices is null || c == answer ? known : OverruledReading.Of(known, name, Roles.DecimalHere, choices, c);
        return [.. table.Columns.Select((name, c) =>
        {
            var known = Reading(name, c);
            // What a known column holds has been compared with what was said of it.
            var said = known is null ? choices : null;
            return new ColumnSurvey(name, place, known)
            {
                IsAnswer = c == answer,
                Ignored = said?.Ignores(c) == true,
                Kind = said?.Kind(c),
                Date = said?.Date(c),
                MissingWords = Roles.Missing ?? [],
            };
        })];
    }

    /// <summary>The place of the answers, and a note where it was guessed.</summary>
    internal (int Index, IEnumerable<string> Notes) Find(string file, TableLayout table)
    {
        if (Roles.Label is { } given)
            return (ColumnFinder.Given(file, table, given), []);
        if (Answer is not null)
            return (ColumnFinder.Given(file, table, Answer), []);
        if (table.Header && HeaderInference.Named(table.Columns, HeaderInference.Label) is >= 0 and var named)
            return (named, []);
        var last = Enumerable.Range(0, table.Columns.Count).Last(c => table.Columns[c].Length > 0);
        return (last, [$"'{table.Columns[last]}', the last column of {file}, was used as the label; choose another with --label"]);
    }
}
