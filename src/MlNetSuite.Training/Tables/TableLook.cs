using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tables;

/// <summary>A column of a table as training would read it.</summary>
/// <param name="Name">As in the header.</param>
/// <param name="Kind"><c>number</c>, <c>category</c>, <c>date</c>, <c>prose</c>, <c>left out</c>, or <c>label</c> for the answers.</param>
/// <param name="Format">How its numbers or dates are written, where not in the invariant way; else null.</param>
/// <param name="Missing">Rows without a value.</param>
/// <param name="Odd">Those of them whose cell could not be read.</param>
/// <param name="Note">What a person should know; else null.</param>
public sealed record ColumnLook(string Name, string Kind, string? Format, int Missing, int Odd, string? Note);

/// <summary>A table as training would read it, without training.</summary>
/// <param name="Rows">Rows that have an answer.</param>
/// <param name="Columns">Every column, the answers last.</param>
/// <param name="Notes">What a person should know of the file.</param>
public sealed record TableLook(int Rows, IReadOnlyList<ColumnLook> Columns, IReadOnlyList<string> Notes)
{
    private const int MostClasses = 20;

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
        return new(table.Count, [.. columns.Select(Look), Label(table)],
            [.. split.Notes.Except(table.Columns.SelectMany(c => c.Notes)), .. ColumnInference.Notes(columns)]);
    }

    private static ColumnLook Look(InferredColumn column) => new(
        column.Column.Name, Kind(column),
        column.Column switch { NumberColumn number => number.Format?.Example, DateColumn date => date.Format.Letters, _ => null },
        Enumerable.Range(0, column.Column.Count).Count(column.Column.IsMissing), column.Column.Unreadable,
        column.Column.Notes.Count == 0 ? null : string.Join("; ", column.Column.Notes));

    private static string Kind(InferredColumn column) => column.Kind switch
    {
        ColumnMeaning.Nothing => $"left out ({column.Why})",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static ColumnLook Label(ClassificationTable table) => new(table.Answer, "label", null, 0, 0, string.Create(
        CultureInfo.InvariantCulture, $"{table.Classes.Count:N0} different values: {string.Join(", ", table.Classes.Take(MostClasses))}")
        + (table.Classes.Count > MostClasses ? ", ..." : ""));
}
