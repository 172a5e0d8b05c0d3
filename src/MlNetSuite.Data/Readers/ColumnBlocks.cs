namespace MlNetSuite.Data.Readers;

/// <summary>Gives the rows of a table to its columns, block by block, while the next block is being read. A column gets its cells in
/// order and on one thread at a time, so that what comes out does not depend on the number of threads.</summary>
/// <param name="places">The places of the columns that are read.</param>
/// <param name="threads">How many work at once, with the one that reads.</param>
/// <param name="add">Takes the cells of one column of a block, by its place among those.</param>
internal sealed class ColumnBlocks(int[] places, int threads, Action<CellBlock, int> add)
{
    private CellBlock _filling = new(places), _full = new(places);
    private Task[] _others = [];
    private int _taken;

    /// <summary>Takes the row that a cursor is at.</summary>
    internal void Add(RowCursor row)
    {
        _filling.Add(row);
        if (_filling.IsFull)
            Hand();
    }

    /// <summary>Takes a row that was held back.</summary>
    internal void Add(TotalsRow row) => _filling.Add(row);

    /// <summary>Waits until all columns have all rows.</summary>
    internal void Complete()
    {
        Hand();
        Finish();
    }

    private void Hand()
    {
        Finish();
        (_filling, _full) = (_full, _filling);
        _filling.Clear();
        _taken = 0;
        _others = [.. Enumerable.Range(1, Math.Min(threads, places.Length) - 1).Select(_ => Task.Run(AddColumns))];
    }

    /// <summary>Takes a share in what the others have not begun.</summary>
    private void Finish()
    {
        AddColumns();
        foreach (var other in _others)
            other.GetAwaiter().GetResult();
    }

    private void AddColumns()
    {
        for (int column; (column = Interlocked.Increment(ref _taken) - 1) < places.Length;)
            add(_full, column);
    }
}
