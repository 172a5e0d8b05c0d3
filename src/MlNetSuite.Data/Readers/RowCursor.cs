namespace MlNetSuite.Data.Readers;

/// <summary>Rows of a table, one at a time, whatever it is kept in. Where the header is known, rows that repeat it are passed
/// over. A blank line is a row with an empty text where there is one column, and no row where there are more.</summary>
/// <param name="name">For messages.</param>
internal abstract class RowCursor(string name) : IDisposable
{
    private readonly List<(long Line, string Text, InputException Refusal)> _held = [];
    private readonly List<(long Line, string Text)> _footnotes = [];
    private string[]? _header;
    private HashSet<string>? _names;
    private HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _spans;
    private bool _isAmongRows;
    private long _blank, _blankSinceRow;

    /// <summary>For messages.</summary>
    internal string Name { get; } = name;

    /// <summary>The line the row starts on, from 1.</summary>
    internal abstract long Line { get; }

    /// <summary>What <see cref="Line"/> counts.</summary>
    internal virtual string Unit => "line";

    /// <summary>Where the row is, such as <c>line 7</c>.</summary>
    internal string Place => PlaceOf(Line);

    /// <summary>What is told about what the rows are kept in, or null.</summary>
    internal virtual string? Note => null;

    /// <summary>Whether the first row names the columns; null where that is to be found out.</summary>
    internal virtual bool? HasHeader => null;

    /// <summary>Fields in the row.</summary>
    internal abstract int Count { get; }

    /// <summary>How often the header stood again among the rows so far.</summary>
    internal int Repeated { get; private set; }

    /// <summary>Whether a blank line is a row.</summary>
    protected bool BlankIsRow { get; private set; }

    /// <summary>Blank lines among the rows so far: those that are rows, or those that were left out between two of them.</summary>
    internal virtual long Blank => _blank;

    /// <summary>A field of the row.</summary>
    internal abstract string Text(int index);

    /// <summary>The same without a string where that can be; it holds until the next row.</summary>
    internal virtual ReadOnlySpan<char> Characters(int index) => Text(index);

    /// <summary>All fields of the row as they stand, with one character between them, where they are kept so.</summary>
    /// <param name="lengths">Filled with how long each is; as many as there are fields.</param>
    /// <param name="whole">The fields; they hold until the next row.</param>
    internal virtual bool TryGetWhole(Span<int> lengths, out ReadOnlySpan<char> whole)
    {
        whole = [];
        return false;
    }

    /// <summary>What a field of the row is to what the rows are kept in.</summary>
    internal virtual CellType Type(int index) => CellType.Text;

    /// <summary>From here on come the rows of the table: blank lines among them are rows, or counted and left out.</summary>
    /// <param name="blankIsRow">Whether they are rows.</param>
    /// <param name="belowHeader">Whether the header was read.</param>
    internal virtual void BeginRows(bool blankIsRow, bool belowHeader) =>
        (BlankIsRow, _isAmongRows, _blank, _blankSinceRow) = (blankIsRow, blankIsRow || belowHeader, 0, 0);

    /// <summary>Moves to the next row that is neither left out nor the header again; false after the last.</summary>
    internal bool Read()
    {
        while (MoveNext())
        {
            _blank += _isAmongRows ? _blankSinceRow : 0;
            (_isAmongRows, _blankSinceRow) = (true, 0);
            if (!IsHeader())
                return IsShuffledHeader() ? throw ShuffledHeader() : true;
            Repeated++;
        }
        return false;
    }

    /// <summary>Passes over the header where it stands again: files that were put together have it in their middle. Texts of a single
    /// column may be called as the column is.</summary>
    internal void PassOver(string[] header)
    {
        _header = header.Length > 1 ? header : null;
        var names = header.Select(ColumnNames.Seen).ToHashSet();
        // Numbers may well be those of a row.
        _names = header.Length > 1 && names.Count == header.Length && !header.Any(HeaderInference.IsNumber) ? names : null;
        _spans = _names?.GetAlternateLookup<ReadOnlySpan<char>>() ?? default;
    }

    /// <summary>Refuses fields with misplaced quotes from <paramref name="first"/> on.</summary>
    internal virtual void CheckQuotes(int first)
    {
    }

    /// <summary>Where a row was, with its file where there are several.</summary>
    internal virtual string PlaceOf(long line) => $"{Unit} {line:N0}";

    internal string[] Texts() => [.. Enumerable.Range(0, Count).Select(Text)];

    /// <summary>What is told of the rows that were passed over.</summary>
    internal virtual IEnumerable<string> Notes()
    {
        if (Repeated > 0)
            yield return $"left out of {Name}, the header standing again among the rows: {Repeated:N0} {(Repeated == 1 ? "row" : "rows")}";
        if (Blank > 0)
            yield return BlankIsRow
                ? $"{Name} has {Blank:N0} blank {Lines(Blank)}; each is a row with an empty text"
                : $"left out of {Name}, blank: {Blank:N0} {Lines(Blank)}";
        List<(long Line, string Text)> below = [.. _footnotes, .. Held()];
        if (below is [var first, ..])
            yield return $"left out of {Name}, below the table: {below.Count:N0} {(below.Count == 1 ? "line" : "lines")}, " +
                $"'{OddCells.Short(first.Text)}' ({PlaceOf(first.Line)})";
    }

    /// <summary>Takes the row for a line below the table, unless another row follows.</summary>
    /// <param name="refusal">What is wrong with it if one does.</param>
    internal void HoldFootnote(InputException refusal) => _held.Add((Line, string.Join(' ', Texts()).Trim(), refusal));

    /// <summary>Refuses what was taken for a line below the table, now that a row follows.</summary>
    internal void RefuseFootnotes()
    {
        if (_held is [var first, ..])
            throw first.Refusal;
    }

    /// <summary>No row of the same file follows.</summary>
    protected void EndPart()
    {
        _footnotes.AddRange(Held());
        _held.Clear();
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Moves to the next row; false after the last.</summary>
    protected abstract bool MoveNext();

    /// <summary>To be told of each blank line: whether it is a row.</summary>
    protected bool TakeBlank()
    {
        _blankSinceRow++;
        return BlankIsRow;
    }

    private string Lines(long count) => count == 1 ? Unit : $"{Unit}s";

    private IEnumerable<(long Line, string Text)> Held() => _held.Where(row => row.Text.Length > 0).Select(row => (row.Line, row.Text));

    /// <summary>Whether the row has the names of the header in another order.</summary>
    private bool IsShuffledHeader() => _names is not null && Count == _names.Count && _spans.Contains(Characters(0).Trim())
        && Enumerable.Range(0, Count).Select(Seen).ToHashSet().SetEquals(_names);

    private string Seen(int index) => ColumnNames.Seen(Text(index));

    private InputException ShuffledHeader() => new(
        $"{Name}, {Place}: the header again, with the columns in another order ({string.Join(", ", Texts().Take(20))}); expected all " +
        $"rows in the order of the first ({string.Join(", ", _header!.Take(20))}). Put the parts in two files of one folder: they are " +
        "read by name");

    private bool IsHeader()
    {
        if (_header is null || Count != _header.Length)
            return false;
        for (var i = 0; i < _header.Length; i++)
            // A file put behind another brings its byte order mark along.
            if (!Characters(i).Trim("\uFEFF \t").SequenceEqual(_header[i].AsSpan().Trim("\uFEFF \t")))
                return false;
        return true;
    }
}
