namespace MlNetSuite.Training.Recommendation;

/// <summary>A sparse matrix in compressed rows: row r holds columns and values at <c>Start[r]..Start[r + 1]</c>, columns
/// ascending.</summary>
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
    internal static RatingRows Build(int rows, int columns, int[] row, int[] column, float[] value)
    {
        // Sorted by column, then by row, each keeping the order of equals: rows with columns ascending, equal pairs as given.
        var order = Sorted(row, rows, Sorted(column, columns, [.. Enumerable.Range(0, row.Length)]));
        var start = new int[rows + 1];
        var kept = new List<int>(row.Length);
        var values = new List<float>(row.Length);
        for (var n = 0; n < order.Length; n++)
        {
            if (n + 1 < order.Length && row[order[n]] == row[order[n + 1]] && column[order[n]] == column[order[n + 1]])
                continue;
            start[row[order[n]] + 1]++;
            kept.Add(column[order[n]]);
            values.Add(value[order[n]]);
        }
        for (var r = 0; r < rows; r++)
            start[r + 1] += start[r];
        return new(start, [.. kept], [.. values]);
    }

    // Counting sort of positions by key, stable.
    private static int[] Sorted(int[] key, int keys, int[] order)
    {
        var next = new int[keys + 1];
        foreach (var k in key)
            next[k + 1]++;
        for (var k = 0; k < keys; k++)
            next[k + 1] += next[k];
        var sorted = new int[order.Length];
        foreach (var n in order)
            sorted[next[key[n]]++] = n;
        return sorted;
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
