using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNetSuite.Prediction.Networks;

/// <summary>One input tensor of a network, <c>[rows, width]</c>, filled row by row from a column.</summary>
internal abstract class NetworkInput(string name)
{
    internal string Name { get; } = name;

    /// <summary>An input that takes up to <paramref name="capacity"/> rows, or null where its shape is not <c>[rows, width]</c> or
    /// its values are not numbers or texts.</summary>
    internal static NetworkInput? For(string name, NodeMetadata shape, int capacity) => shape switch
    {
        { Dimensions: not [-1, > 0] } => null,
        { ElementDataType: TensorElementType.Float } => new NumberInput<float>(name, shape.Dimensions[1], capacity),
        { ElementDataType: TensorElementType.Int64 } => new NumberInput<long>(name, shape.Dimensions[1], capacity),
        { ElementDataType: TensorElementType.String } => new TextInput(name, shape.Dimensions[1]),
        _ => null,
    };

    /// <summary>An input of numbers.</summary>
    internal static NetworkInput Numbers(string name, int width, int capacity) => new NumberInput<float>(name, width, capacity);

    /// <summary>Reads from the column of this name from now on.</summary>
    /// <returns>False where the row has none of the right type.</returns>
    internal abstract bool Connect(DataViewRow row);

    /// <summary>Takes the values of the current row.</summary>
    internal abstract void Read(int place);

    /// <summary>Some rows as a tensor, over the same memory wherever it can be: what is read later shows in it.</summary>
    internal abstract OrtValue Tensor(Range rows);

    /// <summary>Where numbers may be written directly, or empty for texts.</summary>
    internal virtual Span<float> Singles(int place) => [];

    /// <summary>The numbers of the first rows, or empty for texts.</summary>
    internal virtual ReadOnlySpan<float> AllSingles(int rows) => [];

    private sealed class NumberInput<T>(string name, int width, int capacity) : NetworkInput(name) where T : unmanaged
    {
        private readonly T[] _values = GC.AllocateArray<T>(capacity * width, pinned: true);
        private ValueGetter<VBuffer<T>>? _vector;
        private ValueGetter<T>? _scalar;
        private VBuffer<T> _row;

        internal override bool Connect(DataViewRow row)
        {
            if (row.Schema.GetColumnOrNull(Name) is not { } column)
                return false;
            _vector = column.Type is VectorDataViewType vector && vector.ItemType.RawType == typeof(T) && vector.Size == width
                ? row.GetGetter<VBuffer<T>>(column)
                : null;
            _scalar = width == 1 && column.Type.RawType == typeof(T) ? row.GetGetter<T>(column) : null;
            return _vector is not null || _scalar is not null;
        }

        internal override void Read(int place)
        {
            if (_vector is null)
            {
                _scalar!(ref _values[place * width]);
                return;
            }
            _vector(ref _row);
            _row.CopyTo(_values.AsSpan(place * width, width));
        }

        internal override OrtValue Tensor(Range rows)
        {
            var (from, count) = rows.GetOffsetAndLength(capacity);
            return OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, _values.AsMemory(from * width, count * width), [count, width]);
        }

        internal override ReadOnlySpan<float> AllSingles(int rows) => _values is float[] numbers ? numbers.AsSpan(0, rows * width) : [];

        internal override Span<float> Singles(int place) =>
            _values is float[] numbers ? numbers.AsSpan(place * width, width) : [];
    }
}
