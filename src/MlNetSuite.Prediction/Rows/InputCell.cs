using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Rows;

/// <summary>The value of one input column.</summary>
internal abstract class InputCell(string name)
{
    internal string Name { get; } = name;

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's raw type.</summary>
    internal abstract Delegate Getter { get; }

    /// <summary>Reads what a person or program gave.</summary>
    /// <exception cref="PredictionInputException">It is of the wrong kind.</exception>
    internal abstract void Set(object? value);

    /// <summary>What is to be told of its value: that it could not be read; null for most.</summary>
    internal virtual InputNote? Note => null;

    /// <summary>Characters of its text; 0 for other values.</summary>
    internal virtual int Characters => 0;

    internal virtual void Clear()
    {
    }

    /// <param name="column">Its type says which values it takes.</param>
    /// <param name="said">What the model's card says of it; null where it says nothing.</param>
    /// <param name="missing">Words for a missing value, in addition to those that always are.</param>
    /// <param name="reading">How images are read.</param>
    /// <exception cref="NotSupportedException">Rows of this column type cannot be given by name.</exception>
    internal static InputCell For(
        DataViewSchema.Column column, CardColumn? said, IReadOnlyList<string> missing, ImageReading reading) => column.Type switch
        {
            TextDataViewType when said?.Format is { } format => new NumberTextCell(column.Name, format, missing),
            TextDataViewType when said?.Date is { } format => new DateTextCell(column.Name, format, missing),
            TextDataViewType when said?.Levels is { } levels => new CategoryCell(column.Name, new(levels), missing),
            TextDataViewType => new TextCell(column.Name),
            NumberDataViewType t when t == NumberDataViewType.Single && said is not null => new NumberCell(column.Name, missing),
            NumberDataViewType t when t == NumberDataViewType.Single => new ScalarCell<float>(column.Name, RowValues.Single),
            NumberDataViewType t when t == NumberDataViewType.Double => new ScalarCell<double>(column.Name, RowValues.Double),
            NumberDataViewType t when t == NumberDataViewType.Int32 => new ScalarCell<int>(column.Name, RowValues.Int32),
            NumberDataViewType t when t == NumberDataViewType.Int64 => new ScalarCell<long>(column.Name, RowValues.Int64),
            BooleanDataViewType => new ScalarCell<bool>(column.Name, RowValues.Boolean),
            VectorDataViewType { ItemType: NumberDataViewType t } v when t == NumberDataViewType.Single =>
                ImageFront.IsPixels(column) ? new PixelCell(column.Name, v.Size) : new VectorCell(column.Name, v.Size),
            ImageDataViewType => new ImageCell(column.Name, reading),
            _ => throw new NotSupportedException(
                $"column '{column.Name}' holds {column.Type}, which a row cannot give by name; use Predict<TIn, TOut> or Transform."),
        };

    private class TextCell(string name) : InputCell(name)
    {
        private ReadOnlyMemory<char> _text;

        protected ReadOnlySpan<char> Value => _text.Span;

        internal override Delegate Getter => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = _text);

        internal override int Characters => _text.Length;

        internal override void Set(object? value) => _text = RowValues.Text(Name, value);

        internal override void Clear() => _text = default;
    }

    /// <summary>Text that has to be of some kind.</summary>
    private abstract class CheckedTextCell(string name, CellCheck check, IReadOnlyList<string> missing) : TextCell(name)
    {
        internal override InputNote? Note => !MissingValues.Is(Value, missing) && Value.ToString() is var text
            && check.Of(text) is { } fault ? new(Name, text, fault.ToString()) : null;
    }

    /// <summary>One of the values of a category.</summary>
    private sealed class CategoryCell(string name, KnownCategories categories, IReadOnlyList<string> missing)
        : CheckedTextCell(name, CellCheck.For(isNumber: false, null, null, categories)!, missing)
    {
        private bool _isKnown;

        // What is known needs no second look.
        internal override InputNote? Note => _isKnown ? null : base.Note;

        internal override void Set(object? value)
        {
            base.Set(value);
            base.Set(categories.Spelt(Value, out _isKnown));
        }
    }

    /// <summary>Text that is read as a number: a number that an app has already is written as the model reads it.</summary>
    private sealed class NumberTextCell(string name, NumberFormat format, IReadOnlyList<string> missing)
        : CheckedTextCell(name, CellCheck.For(isNumber: true, format, null, null)!, missing)
    {
        internal override void Set(object? value) => base.Set(value is null or string or ReadOnlyMemory<char> or TypedDate or bool
            or JsonElement { ValueKind: not JsonValueKind.Number }
            ? value
            : format.Write(RowValues.Double(Name, value)));
    }

    /// <summary>Text that is read as a date: a date of .NET is written as the model reads it.</summary>
    private sealed class DateTextCell(string name, DateFormat format, IReadOnlyList<string> missing)
        : CheckedTextCell(name, CellCheck.For(isNumber: false, null, format, null)!, missing)
    {
        internal override void Set(object? value) => base.Set(value switch
        {
            TypedDate date => date.Written(format),
            DateTime date => format.Write((date.Kind == DateTimeKind.Local ? date.ToUniversalTime() : date).Ticks),
            DateTimeOffset date => format.Write(date.UtcTicks),
            DateOnly date => format.Write(date.ToDateTime(TimeOnly.MinValue).Ticks),
            _ => value,
        });
    }

    /// <summary>A number written in the invariant way; text that is none is missing, as it was to training.</summary>
    private sealed class NumberCell(string name, IReadOnlyList<string> missing) : InputCell(name)
    {
        private static readonly CellCheck Check = CellCheck.For(isNumber: true, null, null, null)!;

        private float _value;
        private InputNote? _note;

        internal override Delegate Getter => (ValueGetter<float>)((ref float value) => value = _value);

        internal override InputNote? Note => _note;

        internal override void Set(object? value)
        {
            _note = null;
            var text = value switch
            {
                string given => given,
                TypedDate given => given.Text,
                JsonElement { ValueKind: JsonValueKind.String } given => given.GetString(),
                _ => null,
            };
            if (text is null)
                _value = RowValues.Single(Name, value);
            else if (missing.Count == 0 && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && float.IsFinite(number))
                _value = number;
            else if (MissingValues.Is(text, missing))
                _value = float.NaN;
            else if (Check.Of(text) is { } fault)
                (_value, _note) = (float.NaN, new(Name, text, fault.ToString()));
            else
                _value = float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        }
    }

    private sealed class ScalarCell<T>(string name, Func<string, object?, T> read) : InputCell(name)
    {
        private T? _value;

        internal override Delegate Getter => (ValueGetter<T>)((ref T value) => value = _value!);

        internal override void Set(object? value) => _value = read(Name, value);
    }

    private class VectorCell(string name, int size) : InputCell(name)
    {
        private float[] _values = [];

        protected ReadOnlySpan<float> Values => _values;

        internal override Delegate Getter => (ValueGetter<VBuffer<float>>)Copy;

        internal override void Set(object? value)
        {
            _values = RowValues.Singles(Name, value);
            if (size > 0 && _values.Length != size)
                throw new PredictionInputException($"column '{Name}' was given {_values.Length} numbers; the model takes {size}.");
        }

        private void Copy(ref VBuffer<float> target)
        {
            var editor = VBufferEditor.Create(ref target, _values.Length);
            _values.CopyTo(editor.Values);
            target = editor.Commit();
        }
    }

    private sealed class PixelCell(string name, int size) : VectorCell(name, size)
    {
        internal override void Set(object? value)
        {
            base.Set(value);
            // NaN, which both give where there is one, is in no range.
            if (!(TensorPrimitives.Min(Values) >= 0 && TensorPrimitives.Max(Values) <= 255))
                throw new PredictionInputException($"column '{Name}' holds {Beyond().ToString(CultureInfo.InvariantCulture)}; the pixels " +
                    "of an image are numbers from 0 to 255.");
        }

        private float Beyond()
        {
            foreach (var value in Values)
                if (value is not (>= 0 and <= 255))
                    return value;
            return float.NaN;
        }
    }

    private sealed class ImageCell(string name, ImageReading reading) : InputCell(name)
    {
        private MLImage? _image;
        private InputNote? _note;

        internal override Delegate Getter => (ValueGetter<MLImage>)((ref MLImage value) => value = _image!);

        internal override InputNote? Note => _note;

        internal override void Set(object? value)
        {
            Clear();
            if (value is PictureFile file)
            {
                _image = file.Read(reading, out var fault)?.ToImage() ?? PictureFile.None();
                _note = fault is null ? null : new(Name, file.Name, $"{fault}; taken as no picture");
            }
            else
                _image = reading.MayBeMissing && ImageValue.IsMissing(value) ? PictureFile.None() : ImageValue.Read(Name, value, reading);
        }

        internal override void Clear()
        {
            _image?.Dispose();
            (_image, _note) = (null, null);
        }
    }
}
