using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Rows;

/// <summary>One row whose values are set from outside, read again and again through the same getters.</summary>
internal sealed class InputRow : DataViewRow
{
    private readonly InputCell[] _cells;
    private readonly TrainedNames? _trained;
    private long _position = -1;

    /// <param name="schema">Its columns.</param>
    /// <param name="inputs">What the model's card says of them, by name.</param>
    /// <param name="missing">Words for a missing value, in addition to those that always are.</param>
    /// <param name="reading">How images are read.</param>
    /// <param name="trained">What columns were called in training; null where they have only their own names.</param>
    internal InputRow(DataViewSchema schema, IReadOnlyDictionary<string, CardColumn> inputs, IReadOnlyList<string> missing,
        ImageReading reading, TrainedNames? trained = null)
    {
        (Schema, _trained) = (schema, trained);
        _cells = [.. schema.Select(column => InputCell.For(column, inputs.GetValueOrDefault(column.Name), missing, reading))];
    }

    public override DataViewSchema Schema { get; }

    /// <summary>A new number for each row: OnnxTransformer keeps its outputs until this changes.</summary>
    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>Characters of the longest text so far: what reads this row keeps buffers that were large enough for it.</summary>
    internal int LongestText { get; private set; }

    /// <summary>What could not be read of the row.</summary>
    internal IReadOnlyList<InputNote> Notes { get; private set; } = [];

    /// <summary>Takes the values of the next row.</summary>
    /// <exception cref="PredictionInputException">A value is missing or of the wrong kind.</exception>
    internal void Set(IReadOnlyDictionary<string, object?> row)
    {
        List<InputNote>? notes = null;
        try
        {
            foreach (var cell in _cells)
            {
                cell.Set(RowValues.Find(row, cell.Name, Schema, _trained));
                LongestText = Math.Max(LongestText, cell.Characters);
                if (cell.Note is { } note)
                    (notes ??= []).Add(note with { Place = (row as LocatedRow)?.Place });
            }
            Notes = notes ?? (IReadOnlyList<InputNote>)[];
        }
        catch (PredictionInputException fault) when (row is LocatedRow located)
        {
            throw new PredictionInputException($"{located.Place}: {fault.Message}", fault);
        }
        _position++;
    }

    /// <summary>Lets go of images and texts.</summary>
    internal void Clear()
    {
        foreach (var cell in _cells)
            cell.Clear();
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        _cells[column.Index].Getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException($"column '{column.Name}' holds {column.Type}, not {typeof(TValue).Name}.");

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        (ref DataViewRowId id) => id = new((ulong)_position, 0);
}
