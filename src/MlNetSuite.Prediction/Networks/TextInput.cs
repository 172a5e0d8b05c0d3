using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace MlNetSuite.Prediction.Networks;

/// <summary>A tensor of texts, <c>[rows, width]</c>.</summary>
internal sealed class TextInput(string name, int width) : NetworkInput(name)
{
    private readonly List<string> _values = [];
    private ValueGetter<VBuffer<ReadOnlyMemory<char>>>? _vector;
    private ValueGetter<ReadOnlyMemory<char>>? _scalar;
    private VBuffer<ReadOnlyMemory<char>> _row;

    internal int Width { get; } = width;

    /// <summary>One of the texts that were read.</summary>
    internal string this[int place] => _values[place];

    internal override bool Connect(DataViewRow row)
    {
        if (row.Schema.GetColumnOrNull(Name) is not { } column)
            return false;
        _vector = column.Type is VectorDataViewType { ItemType: TextDataViewType } vector && vector.Size == Width
            ? row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column)
            : null;
        _scalar = Width == 1 && column.Type is TextDataViewType ? row.GetGetter<ReadOnlyMemory<char>>(column) : null;
        return _vector is not null || _scalar is not null;
    }

    internal override void Read(int place)
    {
        if (place == 0)
            _values.Clear();
        if (_vector is null)
        {
            var text = default(ReadOnlyMemory<char>);
            _scalar!(ref text);
            _values.Add(text.ToString());
            return;
        }
        _vector(ref _row);
        foreach (var text in _row.DenseValues())
            _values.Add(text.ToString());
    }

    /// <summary>Takes the text of an input that is one wide.</summary>
    internal void Set(int place, string text)
    {
        if (place == 0)
            _values.Clear();
        _values.Add(text);
    }

    /// <summary>Lets go of the texts.</summary>
    internal void Clear() => _values.Clear();

    internal override OrtValue Tensor(Range rows)
    {
        var (from, count) = rows.GetOffsetAndLength(_values.Count / Width);
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [count, Width]);
        for (var i = 0; i < count * Width; i++)
            tensor.StringTensorSetElementAt(_values[from * Width + i].AsSpan(), i);
        return tensor;
    }
}
