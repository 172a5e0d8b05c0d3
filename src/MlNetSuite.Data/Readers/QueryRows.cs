using MlNetSuite.Data.Databases;

namespace MlNetSuite.Data.Readers;

/// <summary>Rows of a query, its names first.</summary>
internal sealed class QueryRows(DatabaseQuery query) : RowCursor(query.Name)
{
    private int _row = -1;

    internal override long Line => _row;

    internal override string Unit => "row";

    internal override int Count => query.Rows[_row].Length;

    internal override bool? HasHeader => true;

    internal override string Text(int index) => query.Rows[_row][index].Text;

    internal override CellType Type(int index) => query.Rows[_row][index].Type;

    protected override bool MoveNext() => ++_row < query.Rows.Count;
}
