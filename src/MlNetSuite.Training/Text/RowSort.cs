namespace MlNetSuite.Training.Text;

/// <summary>Sorts rows, which are not negative, by their digits, the last first (Knuth 5.2.5): several times faster for the thousands of
/// rows of a long text than by comparisons.</summary>
internal sealed class RowSort
{
    private const int DigitBits = 11;
    private const int Digits = 1 << DigitBits;
    private const int FewRows = 256;

    private readonly int[] _starts = new int[Digits];
    private int[] _moved = [];

    /// <summary>Puts rows into ascending order.</summary>
    internal void Sort(Span<int> rows)
    {
        if (rows.Length < FewRows)
        {
            rows.Sort();
            return;
        }
        if (_moved.Length < rows.Length)
            _moved = new int[Math.Max(rows.Length, 2 * _moved.Length)];
        var largest = 0;
        foreach (var row in rows)
            largest |= row;
        var from = rows;
        var to = _moved.AsSpan(0, rows.Length);
        var passes = 0;
        for (var shift = 0; shift < 31 && largest >> shift > 0; shift += DigitBits, passes++)
        {
            Move(from, to, shift);
            var swapped = from;
            from = to;
            to = swapped;
        }
        if (passes % 2 == 1)
            from.CopyTo(rows);
    }

    private void Move(ReadOnlySpan<int> from, Span<int> to, int shift)
    {
        _starts.AsSpan().Clear();
        foreach (var row in from)
            _starts[row >> shift & Digits - 1]++;
        var start = 0;
        foreach (ref var place in _starts.AsSpan())
            (place, start) = (start, start + place);
        foreach (var row in from)
            to[_starts[row >> shift & Digits - 1]++] = row;
    }
}
