using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MlNetSuite.Training.Tables;

/// <summary>A column ML.NET reads from memory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Getter">From the row a cursor stands at to a <see cref="ValueGetter{TValue}"/> of the raw type.</param>
internal sealed record ViewColumn(string Name, DataViewType Type, Func<Func<int>, Delegate> Getter)
{
    /// <summary>Names of the values of a key column; empty for others.</summary>
    internal IReadOnlyList<string> KeyNames { get; init; } = [];

    internal static ViewColumn Number(string name, Func<int, float> value) =>
        new(name, NumberDataViewType.Single, at => (ValueGetter<float>)((ref float v) => v = value(at())));

    internal static ViewColumn Text(string name, Func<int, string> value) =>
        new(name, TextDataViewType.Instance,
            at => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> v) => v = value(at()).AsMemory()));

    /// <summary>Pictures, each made anew for who asks, and disposed by the next.</summary>
    internal static ViewColumn Image(string name, Func<int, MLImage> value) =>
        new(name, new ImageDataViewType(), at => (ValueGetter<MLImage>)((ref MLImage v) =>
        {
            v?.Dispose();
            v = value(at());
        }));

    /// <summary>The class of each row by its number from 0; -1 is missing.</summary>
    internal static ViewColumn Key(string name, IReadOnlyList<int> labels, IReadOnlyList<string> classes) =>
        new(name, new KeyDataViewType(typeof(uint), classes.Count), at => (ValueGetter<uint>)((ref uint v) => v = (uint)(labels[at()] + 1)))
        {
            KeyNames = classes,
        };

    /// <param name="name">The column.</param>
    /// <param name="size">Numbers in a row.</param>
    /// <param name="copy">Writes a row's numbers.</param>
    /// <param name="asTensor">Whether the type is <c>[1, size]</c>, as an ONNX graph's output is, and not <c>[size]</c>.</param>
    internal static ViewColumn Vector(string name, int size, Action<int, Span<float>> copy, bool asTensor = false) =>
        new(name, asTensor
            ? new VectorDataViewType(NumberDataViewType.Single, 1, size)
            : new VectorDataViewType(NumberDataViewType.Single, size), at => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> v) =>
        {
            var editor = VBufferEditor.Create(ref v, size);
            copy(at(), editor.Values);
            v = editor.Commit();
        }));

    /// <summary>Vectors that are kept as they are, sparse or dense.</summary>
    internal static ViewColumn Vector(string name, int size, VBuffer<float>[] rows) =>
        new(name, new VectorDataViewType(NumberDataViewType.Single, size),
            at => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> v) => rows[at()].CopyTo(ref v)));
}

/// <summary>Rows in memory with any columns, for ML.NET to read as often as it likes and in any order.</summary>
internal sealed class TableView : IDataView
{
    private readonly IReadOnlyList<ViewColumn> _columns;
    private readonly int _rows;

    internal TableView(int rows, IReadOnlyList<ViewColumn> columns)
    {
        (_rows, _columns) = (rows, columns);
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, column.Type, Annotations(column));
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => true;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        int[]? order = null;
        if (rand is not null)
        {
            order = [.. Enumerable.Range(0, _rows)];
            rand.Shuffle(order);
        }
        return new Cursor(this, order, columnsNeeded.Select(c => c.Index).ToHashSet());
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema.Annotations? Annotations(ViewColumn column)
    {
        if (column.KeyNames.Count == 0)
            return null;
        var names = new VBuffer<ReadOnlyMemory<char>>(column.KeyNames.Count, [.. column.KeyNames.Select(n => n.AsMemory())]);
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value)));
        return annotations.ToAnnotations();
    }

    private sealed class Cursor(TableView view, int[]? order, HashSet<int> active) : DataViewRowCursor
    {
        private int _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        private int Row => order is null ? _position : order[_position];

        public override bool MoveNext() => _position < view._rows && ++_position < view._rows;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            view._columns[column.Index].Getter(() => Row) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"column '{column.Name}' holds {column.Type}, not {typeof(TValue).Name}.");

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)Row, 0);
    }
}
