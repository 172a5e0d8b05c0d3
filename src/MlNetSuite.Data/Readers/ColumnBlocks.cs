namespace MlNetSuite.Data.Readers;

/// <summary>Gives the rows of a table to its columns, block by block, while the next block is being read. A column gets its cells in
/// order and on one thread at a time, so that what comes out does not depend on the number of threads.</summary>
/// <param name="places">The places of the columns that are read.</param>
/// <param name="add">Takes the cells of one column of a block, by its place among those.</param>
internal sealed class ColumnBlocks(int[] places, Action<CellBlock, int> add)
{
    private CellBlock _filling = new(places), _other = new(places);
    private Task _adding = Task.CompletedTask;

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
        Wait();
        for (var column = 0; column < places.Length; column++)
            add(_filling, column);
        _filling.Clear();
    }

    private void Hand()
    {
        Wait();
        (_filling, _other) = (_other, _filling);
        _filling.Clear();
        var block = _other;
        _adding = Task.Run(() => Parallel.For(0, places.Length, column => add(block, column)));
    }

    private void Wait() => _adding.GetAwaiter().GetResult();
}
