namespace MlNetSuite.Training.Recommendation;

/// <summary>A sparse matrix in compressed rows: row r holds columns and values at <c>Start[r]..Start[r + 1]</c>, columns ascending.</summary>
/// <param name="Start"><c>[rows + 1]</c></param>
/// <param name="Columns"><c>[values]</c></param>
/// <param name="Values"><c>[values]</c></param>
internal sealed record RatingRows(int[] Start, int[] Columns, float[] Values)
{
    internal int Rows => Start.Length - 1;

    internal int Length(int row) => Start[row + 1] - Start[row];

    internal ReadOnlySpan<int> ColumnsOf(int row) => Columns.AsSpan(Start[row], Length(row));

    internal ReadOnlySpan<float> ValuesOf(int row) => Values.AsSpan(Start[row], Length(row));

    /// <summary>Sorts coordinates into rows; of equal coordinates the last stays.</summary>
    internal static RatingRows Build(int rows, int[] row, int[] column, float[] value)
    {
        var keys = new long[row.Length];
        var order = new int[row.Length];
        for (var n = 0; n < row.Length; n++)
        {
            keys[n] = ((long)row[n] << 32) | (uint)column[n];
            order[n] = n;
        }
        // Ties keep the order given, whatever the sort does with equal keys.
        Array.Sort(order, (a, b) => keys[a] != keys[b] ? keys[a].CompareTo(keys[b]) : a.CompareTo(b));

        var start = new int[rows + 1];
        var columns = new List<int>(row.Length);
        var values = new List<float>(row.Length);
        for (var n = 0; n < order.Length; n++)
        {
            if (n + 1 < order.Length && keys[order[n]] == keys[order[n + 1]])
                continue;
            start[row[order[n]] + 1]++;
            columns.Add(column[order[n]]);
            values.Add(value[order[n]]);
        }
        for (var r = 0; r < rows; r++)
            start[r + 1] += start[r];
        return new(start, [.. columns], [.. values]);
    }

    /// <summary>The row of each value.</summary>
    internal int[] RowOfEach()
    {
        var rowOf = new int[Values.Length];
        for (var r = 0; r < Rows; r++)
            rowOf.AsSpan(Start[r], Length(r)).Fill(r);
        return rowOf;
    }

    /// <summary>The same values by column.</summary>
    internal RatingRows Transpose(int columns)
    {
        var start = new int[columns + 1];
        foreach (var c in Columns)
            start[c + 1]++;
        for (var c = 0; c < columns; c++)
            start[c + 1] += start[c];
        var next = start[..columns];
        var rowsOut = new int[Values.Length];
        var values = new float[Values.Length];
        for (var r = 0; r < Rows; r++)
            for (var n = Start[r]; n < Start[r + 1]; n++)
            {
                var at = next[Columns[n]]++;
                rowsOut[at] = r;
                values[at] = Values[n];
            }
        return new(start, rowsOut, values);
    }
}
