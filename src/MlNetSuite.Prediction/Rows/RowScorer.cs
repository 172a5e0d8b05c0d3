using Microsoft.ML;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Rows;

/// <summary>Predicts rows given by name, one after another. Not for several threads at once: a model keeps a pool.</summary>
internal sealed class RowScorer : IDisposable
{
    private readonly InputRow _input;
    private readonly DataViewRow _row;
    private readonly OutputLayout _layout;
    private readonly OutputReader[] _readers;

    internal RowScorer(ITransformer transformer, InputRow input, OutputLayout layout)
    {
        _layout = layout;
        _input = input;
        var mapper = transformer.GetRowToRowMapper(input.Schema);
        _row = mapper.GetRow(_input, [.. layout.Outputs.Select(output => mapper.OutputSchema[output.Name])]);
        _readers = [.. layout.Outputs.Select(output => OutputReader.For(output, _row))];
    }

    /// <summary>Characters of the longest text it has predicted: ML.NET's buffers for words and groups of characters never
    /// shrink.</summary>
    internal int LongestText => _input.LongestText;

    internal PredictionResult Predict(IReadOnlyDictionary<string, object?> row)
    {
        try
        {
            _input.Set(row);
            return Read();
        }
        finally
        {
            _input.Clear();
        }
    }

    public void Dispose()
    {
        _row.Dispose();
        _input.Dispose();
    }

    private PredictionResult Read()
    {
        var numbers = new float[_layout.NumberCount];
        string[] texts = _layout.TextCount == 0 ? [] : new string[_layout.TextCount];
        for (var i = 0; i < _readers.Length; i++)
            if (_layout.Outputs[i].Width == 0)
                texts[_layout.Place(i)] = Text(_readers[i].Text(), i);
            else
                _readers[i].Read(numbers.AsSpan(_layout.Place(i), _layout.Outputs[i].Width));
        return new(_layout, numbers, texts) { Notes = _input.Notes };
    }

    // Class names are there already.
    private string Text(ReadOnlyMemory<char> text, int output) =>
        output == _layout.Class && _layout.Labels.Of(text.Span) is >= 0 and var place ? _layout.Labels.Labels[place] : text.ToString();
}
