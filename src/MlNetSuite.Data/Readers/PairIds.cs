using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>The ids of one side of a table of ratings, users or items, row by row. They are numbered for all tables together only once it
/// is known which rows are kept.</summary>
/// <param name="column">The place of the column.</param>
/// <param name="roles">What a person said of the file.</param>
internal sealed class PairIds(int column, ColumnRoles roles)
{
    private readonly IdNumbers _ids = new();
    private readonly List<int> _rows = [];
    private readonly List<int> _known = [];
    private readonly OddCells _missing = new();

    /// <summary>Rows that were added.</summary>
    internal int Count => _rows.Count;

    /// <summary>Whether a row has no id, which is counted then.</summary>
    internal bool IsMissing(RowCursor reader)
    {
        if (!MissingValues.Is(reader.Text(column), roles.Missing ?? []))
            return false;
        _missing.Add(reader.Text(column), reader.Line);
        return true;
    }

    /// <summary>Adds the id of the next row.</summary>
    internal void Add(RowCursor reader) => _rows.Add(_ids.Of(reader.Text(column).AsSpan().Trim(" \t")));

    /// <summary>The number of a row's id among those of all tables.</summary>
    internal int Of(int row, IdNumbers all)
    {
        var id = _rows[row];
        while (_known.Count <= id)
            _known.Add(-1);
        return _known[id] >= 0 ? _known[id] : _known[id] = all.Of(_ids.Ids[id]);
    }

    /// <summary>What is told about rows without an id.</summary>
    internal IEnumerable<string> Notes(string file, string role, Func<long, string> place) =>
        _missing.Count == 0 ? [] : [RatingCells.LeftOut(file, role, _missing, place)];
}
