using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Prediction.Tables;

/// <summary>A row of which the features alone are known.</summary>
/// <param name="schema">All its columns.</param>
/// <param name="features">The one that is known.</param>
internal sealed class FeatureRow(DataViewSchema schema, DataViewSchema.Column features) : DataViewRow
{
    private float[] _values = [];
    private long _position = -1;

    public override DataViewSchema Schema => schema;

    /// <summary>A new number for each row: scorers keep their answers until this changes.</summary>
    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>Takes the features of the next row.</summary>
    internal void Set(ReadOnlySpan<float> values)
    {
        if (_values.Length != values.Length)
            _values = new float[values.Length];
        values.CopyTo(_values);
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => column.Index == features.Index;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column) && (Delegate)(ValueGetter<VBuffer<float>>)Copy is ValueGetter<TValue> getter
            ? getter
            : throw new InvalidOperationException($"column '{column.Name}' is not among the features.");

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

    private void Copy(ref VBuffer<float> target)
    {
        var editor = VBufferEditor.Create(ref target, _values.Length);
        _values.CopyTo(editor.Values);
        target = editor.Commit();
    }
}
