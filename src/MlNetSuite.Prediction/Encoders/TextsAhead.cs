using Microsoft.ML;

namespace MlNetSuite.Prediction.Encoders;

/// <summary>Reads the texts of a view's rows before the rows are scored, so that those of a block are encoded together. For one
/// thread.</summary>
internal sealed class TextsAhead : IDisposable
{
    private readonly TableEncoder _encoder;
    private readonly DataViewRowCursor _cursor;
    private readonly IReadOnlyList<ValueGetter<ReadOnlyMemory<char>>> _texts;

    /// <param name="rows">The view.</param>
    /// <param name="encoder">What encodes.</param>
    internal TextsAhead(IDataView rows, TableEncoder encoder)
    {
        var columns = encoder.Columns.Select(name => rows.Schema[name]).ToList();
        (_encoder, _cursor) = (encoder, rows.GetRowCursor(columns));
        _texts = [.. columns.Select(column => _cursor.GetGetter<ReadOnlyMemory<char>>(column))];
    }

    /// <summary>Encodes the texts of a block of rows, for the caller's thread to use until the result is disposed.</summary>
    /// <param name="first">Not before the end of the block read last.</param>
    /// <param name="count">Rows of the block.</param>
    internal IDisposable? Read(long first, int count)
    {
        List<string> texts = [];
        while (_cursor.Position < first + count - 1 && _cursor.MoveNext())
            if (_cursor.Position >= first)
                foreach (var getter in _texts)
                {
                    var text = default(ReadOnlyMemory<char>);
                    getter(ref text);
                    texts.Add(text.ToString());
                }
        return texts.Count == 0 ? null : _encoder.Ahead(texts);
    }

    public void Dispose() => _cursor.Dispose();
}
