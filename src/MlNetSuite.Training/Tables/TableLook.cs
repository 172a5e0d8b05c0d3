using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tables;

/// <summary>A table as training would read it, without training.</summary>
/// <param name="Rows">Rows that have an answer.</param>
/// <param name="Columns">Every column, the answers last.</param>
/// <param name="Notes">What a person should know of the file, columns aside.</param>
public sealed record TableLook(int Rows, IReadOnlyList<CardTableColumn> Columns, IReadOnlyList<string> Notes)
{
    private const int MostClasses = 20;
    private const string LabelKind = "label";

    /// <summary>Share of the answers that are numbers where the others are none.</summary>
    private const double MostlyNumbers = 0.9;

    /// <summary>What a person should know of how the columns were read, the answers last.</summary>
    public IEnumerable<string> ColumnNotes => Columns.Where(column => column.Note is not null)
        .Select(column => column.Kind == LabelKind ? $"'{column.Name}', the label, has {column.Note}" : column.Note!);

    /// <summary>Reads a table and tells what its columns mean.</summary>
    /// <param name="source">A path, as for training.</param>
    /// <param name="roles">Columns that are not to be inferred.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <exception cref="InputException">It is no table.</exception>
    public static TableLook Of(string source, ColumnRoles? roles = null, CancellationToken cancel = default)
    {
        var split = DatasetReader.Default.ClassificationTables(source, roles, cancel: cancel);
        var table = split.Train;
        var columns = ColumnInference.Of(table);
        return new(table.Count, Of(table, columns),
            [.. split.Notes.Except(table.Columns.SelectMany(c => c.Notes)).Where(note => !note.EndsWith(TableSources.ManyNumbersEnd,
                StringComparison.Ordinal)), .. table.Classes.Count > MostClasses ? table.AnswerNotes : [],
                .. ColumnInference.Notes(columns)]);
    }

    /// <summary>Every column of a table, the answers last.</summary>
    internal static IReadOnlyList<CardTableColumn> Of(TableDataset table, IReadOnlyList<InferredColumn> columns) =>
        [.. columns.Select(Look), new(table.Answer, LabelKind, table.AnswerFormat?.Example, 0, 0, Answers(table))];

    private static CardTableColumn Look(InferredColumn column) => new(
        column.Column.Name, Kind(column),
        column.Column switch { NumberColumn number => number.Format?.Example, DateColumn date => date.Format.Letters, _ => null },
        Enumerable.Range(0, column.Column.Count).Count(column.Column.IsMissing), column.Column.Unreadable,
        column.Column.Notes.Count == 0 ? null : string.Join("; ", column.Column.Notes));

    private static string Kind(InferredColumn column) => column.Kind switch
    {
        ColumnMeaning.Nothing => $"left out ({column.Why})",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string? Answers(TableDataset table) => table switch
    {
        RegressionTable { Count: > 0 } numbers => Range(numbers.Targets),
        ClassificationTable { Classes.Count: > MostClasses } classes when Numbers(classes) is { Length: > 0 } numbers
            && numbers.Length >= MostlyNumbers * classes.Classes.Count =>
            string.Create(CultureInfo.InvariantCulture, $"{numbers.Length:N0} different {Range(numbers)}"),
        ClassificationTable classes => string.Create(CultureInfo.InvariantCulture,
            $"{classes.Classes.Count:N0} classes: {string.Join(", ", classes.Classes.Take(MostClasses))}")
            + (classes.Classes.Count > MostClasses ? ", ..." : ""),
        _ => null,
    };

    private static string Range(IReadOnlyList<float> numbers) =>
        string.Create(CultureInfo.InvariantCulture, $"numbers from {numbers.Min()} to {numbers.Max()}");

    /// <summary>The classes that are numbers.</summary>
    private static float[] Numbers(ClassificationTable table)
    {
        var reading = new ColumnReading(IsNumber: true, table.AnswerFormat);
        return [.. table.Classes.Select(name => reading.Number(name)).Where(number => !float.IsNaN(number))];
    }
}
