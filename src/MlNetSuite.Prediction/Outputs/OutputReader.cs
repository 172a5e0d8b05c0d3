using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Prediction.Outputs;

/// <summary>Reads one output of ML.NET's row, whatever type it has there.</summary>
internal abstract class OutputReader
{
    /// <summary>The output's text.</summary>
    internal virtual ReadOnlyMemory<char> Text() => throw new InvalidOperationException("the output holds numbers.");

    /// <summary>Copies the output's numbers.</summary>
    internal virtual void Read(Span<float> numbers) => throw new InvalidOperationException("the output holds a text.");

    /// <summary>The reader of an output that <c>CardCheck</c> has found in the row.</summary>
    internal static OutputReader For(CardOutput output, DataViewRow row)
    {
        var column = row.Schema[output.Name];
        return column.Type switch
        {
            TextDataViewType => new TextOutput(row.GetGetter<ReadOnlyMemory<char>>(column)),
            BooleanDataViewType => new FlagOutput(row.GetGetter<bool>(column)),
            VectorDataViewType => new VectorOutput(row.GetGetter<VBuffer<float>>(column)),
            _ => new NumberOutput(row.GetGetter<float>(column)),
        };
    }

    private sealed class TextOutput(ValueGetter<ReadOnlyMemory<char>> getter) : OutputReader
    {
        private ReadOnlyMemory<char> _text;

        internal override ReadOnlyMemory<char> Text()
        {
            getter(ref _text);
            return _text;
        }
    }

    private sealed class FlagOutput(ValueGetter<bool> getter) : OutputReader
    {
        internal override void Read(Span<float> numbers)
        {
            var value = false;
            getter(ref value);
            numbers[0] = value ? 1 : 0;
        }
    }

    private sealed class NumberOutput(ValueGetter<float> getter) : OutputReader
    {
        internal override void Read(Span<float> numbers) => getter(ref numbers[0]);
    }

    private sealed class VectorOutput(ValueGetter<VBuffer<float>> getter) : OutputReader
    {
        private VBuffer<float> _buffer;

        internal override void Read(Span<float> numbers)
        {
            getter(ref _buffer);
            if (_buffer.Length != numbers.Length)
                throw new InvalidOperationException($"the model gave {_buffer.Length} numbers where its card says {numbers.Length}.");
            _buffer.CopyTo(numbers);
        }
    }
}
