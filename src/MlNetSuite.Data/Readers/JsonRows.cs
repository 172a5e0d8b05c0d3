using System.Text.Json;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>JSON objects as rows of a table, an object a line or an array of them. Columns come in the order in which they first
/// appear; what an object does not have is empty.</summary>
internal sealed class JsonRows : RowCursor
{
    private const int MostTold = 10;

    private readonly string[] _names;
    private readonly IEnumerator<(long Place, JsonElement Row)> _rows;
    private string[]? _row;
    private CellType[] _types = [];
    private long _line;

    internal JsonRows(InputFile file, ColumnRoles given) : base(file.Name)
    {
        Unit = JsonObjects.Unit(file, given);
        var names = new Dictionary<string, bool>();
        foreach (var (_, row) in JsonObjects.Read(file, given))
            foreach (var property in row.EnumerateObject())
                names[property.Name] = names.GetValueOrDefault(property.Name)
                    || property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object;
        _names = [.. names.Where(n => !n.Value).Select(n => n.Key)];
        if (names.Count == 0)
            throw new InputException($"{file.Name}: no rows; expected JSON objects");
        var nested = names.Where(n => n.Value).Select(n => n.Key).ToList();
        Note = nested.Count == 0 ? null
            : $"columns of {file.Name} with nested values were skipped: {string.Join(", ", nested.Take(MostTold))}";
        _rows = JsonObjects.Read(file, given).GetEnumerator();
    }

    internal override long Line => _line;

    internal override string Unit { get; }

    internal override int Count => _names.Length;

    internal override bool? HasHeader => true;

    /// <summary>What is told of values that are no cells, or null.</summary>
    internal override string? Note { get; }

    /// <summary>A table begins with no brace, and with no bracket that an object, an array of values or the array's end follows; a text
    /// may begin with <c>[[a link]]</c>.</summary>
    internal static bool IsJson(ReadOnlySpan<byte> beginning)
    {
        var text = beginning.StartsWith("\uFEFF"u8) ? beginning[3..] : beginning;
        text = text.TrimStart(" \t\r\n"u8);
        if (!text.StartsWith("["u8))
            return text.StartsWith("{"u8);
        var first = text[1..].TrimStart(" \t\r\n"u8);
        return first is [(byte)'{' or (byte)']', ..] || (first is [(byte)'[', ..] && first[1..].TrimStart(" \t\r\n"u8)
            is [(byte)'"' or (byte)'-' or (byte)'[' or (byte)']' or (byte)'{' or (>= (byte)'0' and <= (byte)'9'), ..]);
    }

    internal override string Text(int index) => _row![index];

    internal override CellType Type(int index) => _types[index];

    /// <summary>The names come first, as a header does.</summary>
    protected override bool MoveNext()
    {
        if (_row is null)
        {
            (_row, _types) = (_names, new CellType[_names.Length]);
            return true;
        }
        if (!_rows.MoveNext())
            return false;
        (_line, var row) = _rows.Current;
        _row = new string[_names.Length];
        for (var i = 0; i < _names.Length; i++)
        {
            var isThere = row.TryGetProperty(_names[i], out var value);
            _row[i] = isThere ? JsonObjects.Cell(value) : "";
            _types[i] = isThere && value.ValueKind == JsonValueKind.Number ? CellType.Number : CellType.Text;
        }
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _rows?.Dispose();
        base.Dispose(disposing);
    }
}
