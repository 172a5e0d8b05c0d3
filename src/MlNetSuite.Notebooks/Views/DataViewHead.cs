using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Notebooks.Views;

/// <summary>The first rows of an ML.NET data view. Nothing beyond them is read: a view may be a file of any size.</summary>
internal static class DataViewHead
{
    private const int Rows = 5, Columns = 20, VectorShown = 3, LongestText = 80;

    internal static View Of(IDataView view)
    {
        // Hidden columns are those that another of the same name stands before.
        var visible = view.Schema.Where(c => !c.IsHidden).ToList();
        var shown = visible.Take(Columns).ToList();
        var rows = Read(view, shown);
        var known = view.GetRowCount();
        return new($"{(known is { } count ? $"{Numbers.Whole(count)} rows" : "Rows")}, {visible.Count} columns",
        [
            new Table("The first rows", ["#", .. shown.Select(c => new Column($"{c.Name} : {Type(c.Type)}", c.Type is NumberDataViewType))],
                [.. rows.Select((row, at) => (IReadOnlyList<Cell>)[Numbers.Whole(at), .. row.Select(text => (Cell)text)])]),
            .. visible.Count > Columns
                ? (Block[])[new Sentence(
                    $"and {visible.Count - Columns} more columns: " +
                    $"{Clip.Of(string.Join(", ", visible.Skip(Columns).Select(c => c.Name)), 200)}.")]
                : [],
        ]);
    }

    private static List<string[]> Read(IDataView view, IReadOnlyList<DataViewSchema.Column> columns)
    {
        var rows = new List<string[]>();
        using var cursor = view.GetRowCursor(columns);
        var read = columns.Select(column => DataViewCells.Reader(cursor, column, Text)).ToArray();
        while (rows.Count < Rows && cursor.MoveNext())
            rows.Add([.. read.Select(cell => cell())]);
        return rows;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        float number => Numbers.Plain(number),
        double number => Numbers.Plain(number),
        ReadOnlyMemory<char> text => Clip.Of(text.ToString(), LongestText),
        MLImage image => $"image {image.Width} x {image.Height}",
        bool truth => truth ? "true" : "false",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ when DataViewCells.Vector(value) is { } vector => Vector(vector),
        _ => Clip.Of(value.ToString() ?? "", LongestText),
    };

    /// <summary>The first values and how many there are.</summary>
    private static string Vector(IReadOnlyList<object?> vector)
    {
        if (vector.Count == 0)
            return "[]";
        var first = string.Join(", ", vector.Take(VectorShown).Select(Text));
        return vector.Count <= VectorShown ? $"[{first}]" : $"[{first}, … {vector.Count} in all]";
    }

    private static string Type(DataViewType type) => type switch
    {
        VectorDataViewType vector =>
            vector.Size > 0 ? $"{Type(vector.ItemType)} x {string.Join(" x ", vector.Dimensions)}" : $"{Type(vector.ItemType)} x any",
        KeyDataViewType key => $"key of {key.Count}",
        TextDataViewType => "text",
        _ => type.RawType.Name,
    };
}
