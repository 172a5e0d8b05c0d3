using nietras.SeparatedValues;

namespace MlNetSuite.Data.Readers;

/// <summary>Rows of a delimited file that can be opened again. Sep splits them by vector instructions while they are well formed; at the
/// first that is not (a quote within a cell, bytes that are not UTF-8, a row without an end), the file is opened again and
/// <see cref="DelimitedReader"/> reads on from there, by its rules and with its refusals. Up to there both read the same.</summary>
internal sealed class DelimitedRows : RowCursor
{
    /// <summary>Rows of more characters are left to the reader that has bounds.</summary>
    private const int LongestRow = 1 << 20;

    private readonly Func<LineBuffer> _open;
    private readonly Delimiters _delimiters;
    private readonly Utf8Reader _text;
    private SepReader? _sep;
    private DelimitedReader? _careful;
    private long _passed, _line, _nextLine;
    private (long Passed, bool BlankIsRow, bool BelowHeader)? _begin;
    private bool _hasQuotes;

    /// <param name="open">Opens the file, set to the first line that is split into fields.</param>
    /// <param name="delimiters">How its fields are separated.</param>
    internal DelimitedRows(Func<LineBuffer> open, Delimiters delimiters) : this(open(), open, delimiters)
    {
    }

    private DelimitedRows(LineBuffer buffer, Func<LineBuffer> open, Delimiters delimiters) : base(buffer.Name)
    {
        (_open, _delimiters, _nextLine, _text) = (open, delimiters, buffer.SkippedLines + 1, new(buffer));
        if (delimiters.Separator.Length > 1)
            ReadCarefully();
    }

    internal override long Line => _careful?.Line ?? _line;

    internal override int Count => _careful?.Count ?? _sep!.Current.ColCount;

    internal override long Blank => _careful?.Blank ?? base.Blank;

    internal override string Text(int index) => _careful?.Text(index) ?? Cell(index).ToString();

    internal override ReadOnlySpan<char> Characters(int index) => _careful is null ? Cell(index) : _careful.Text(index);

    internal override bool TryGetWhole(Span<int> lengths, out ReadOnlySpan<char> whole)
    {
        whole = [];
        if (_careful is not null || _hasQuotes)
            return false;
        var row = _sep!.Current;
        for (var cell = 0; cell < lengths.Length; cell++)
            lengths[cell] = row[cell].Span.Length;
        whole = row.Span;
        return true;
    }

    internal override void CheckQuotes(int first) => _careful?.CheckQuotes(first);

    internal override void BeginRows(bool blankIsRow, bool belowHeader)
    {
        _begin = (_passed, blankIsRow, belowHeader);
        base.BeginRows(blankIsRow, belowHeader);
        _careful?.BeginRows(blankIsRow, belowHeader);
    }

    protected override bool MoveNext()
    {
        if (_careful is null && Split(out var more))
            return more;
        if (_careful is null)
            ReadCarefully();
        return _careful!.Read();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _careful?.Dispose();
            _sep?.Dispose();
            _text.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>Moves to the next row.</summary>
    /// <param name="more">Whether there was one.</param>
    /// <returns>False where the row, or what comes instead of one, is not for Sep.</returns>
    private bool Split(out bool more)
    {
        more = false;
        try
        {
            _sep ??= Sep.New(_delimiters.Separator[0]).Reader(options => options with
            {
                HasHeader = false,
                DisableColCountCheck = true,
                DisableQuotesParsing = !_delimiters.Quoting,
            }).From(_text);
            do
            {
                // Rows that are too long for the other reader are too long for this one, which tells them by their characters.
                _text.StartRow(0);
                if (!_sep.MoveNext())
                    return true;
                _line = _nextLine++;
            }
            while (_sep.Current.Span.IsEmpty && !TakeBlank());
        }
        // What is wrong with the file is the other's to say; Sep refuses separators and rows that the other takes.
        catch (Exception fault) when (fault is InputException or ArgumentException or NotSupportedException or InvalidDataException)
        {
            return false;
        }
        if (!IsWellFormed(_sep.Current))
            return false;
        _passed++;
        return more = true;
    }

    private void ReadCarefully()
    {
        _sep?.Dispose();
        _text.Dispose();
        _careful = new(_open(), _delimiters);
        for (var row = 0L; row <= _passed; row++)
        {
            if (_begin is { } begin && row == begin.Passed)
                _careful.BeginRows(begin.BlankIsRow, begin.BelowHeader);
            if (row < _passed)
                _careful.Read();
        }
    }

    private bool IsWellFormed(SepReader.Row row)
    {
        if (row.Span.Length > LongestRow)
            return false;
        _hasQuotes = _delimiters.Quoting && row.Span.Contains('"');
        _nextLine += _hasQuotes ? row.Span.Count('\n') : 0;
        for (var cell = 0; _hasQuotes && cell < row.ColCount; cell++)
            if (!IsWellFormed(row[cell].Span))
                return false;
        return true;
    }

    /// <summary>Whether a cell has no quotes, or is quoted and all within are doubled.</summary>
    private static bool IsWellFormed(ReadOnlySpan<char> cell)
    {
        if (!cell.Contains('"'))
            return true;
        // How many lines a lone carriage return makes within quotes, each reader counts in its own way.
        if (cell is not ['"', .. var within, '"'] || within.Contains('\r'))
            return false;
        for (int quote; (quote = within.IndexOf('"')) >= 0; within = within[(quote + 2)..])
            if (quote + 1 == within.Length || within[quote + 1] != '"')
                return false;
        return true;
    }

    private ReadOnlySpan<char> Cell(int index)
    {
        var cell = _sep!.Current[index].Span;
        if (!_hasQuotes || cell is not ['"', .. var within, '"'])
            return cell;
        return within.Contains('"') ? within.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : within;
    }
}
