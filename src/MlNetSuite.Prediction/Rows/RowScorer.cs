using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Prediction;

/// <summary>Predicts rows given by name, one after another. Not for several threads at once: a model keeps a pool.</summary>
internal sealed class RowScorer : IDisposable
{
    private static readonly string[] Columns = ["PredictedLabel", "Score", "KnownUser", "KnownItem"];

    private readonly InputRow _input;
    private readonly DataViewRow _output;
    private readonly LabelIndex _labels;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _label;
    private readonly ValueGetter<VBuffer<float>>? _scores;
    private readonly ValueGetter<float>? _score;
    private readonly ValueGetter<VBuffer<float>>? _knownUser;
    private readonly ValueGetter<VBuffer<float>>? _knownItem;
    private ReadOnlyMemory<char> _labelBuffer;
    private VBuffer<float> _scoreBuffer;
    private VBuffer<float> _flagBuffer;

    internal RowScorer(ITransformer transformer, DataViewSchema schema, LabelIndex labels)
    {
        _labels = labels;
        _input = new(schema);
        var mapper = transformer.GetRowToRowMapper(schema);
        var output = mapper.OutputSchema;
        _output = mapper.GetRow(_input, [.. Columns.Select(output.GetColumnOrNull).OfType<DataViewSchema.Column>()]);
        _label = Getter<ReadOnlyMemory<char>>("PredictedLabel", TextDataViewType.Instance);
        _score = Getter<float>("Score", NumberDataViewType.Single);
        _scores = Vector("Score");
        _knownUser = Vector("KnownUser");
        _knownItem = Vector("KnownItem");
    }

    internal Prediction Predict(IReadOnlyDictionary<string, object?> row)
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
        _output.Dispose();
        _input.Dispose();
    }

    private Prediction Read()
    {
        float[] scores;
        if (_scores is not null)
        {
            _scores(ref _scoreBuffer);
            scores = [.. _scoreBuffer.DenseValues()];
        }
        else
        {
            var score = float.NaN;
            _score?.Invoke(ref score);
            scores = [score];
        }
        if (_label is null)
            return new() { Score = scores[0], KnownUser = Flag(_knownUser), KnownItem = Flag(_knownItem) };
        _label(ref _labelBuffer);
        var place = _labels.Of(_labelBuffer.Span);
        return new()
        {
            Label = place >= 0 ? _labels.Labels[place] : _labelBuffer.ToString(),
            Score = place >= 0 && place < scores.Length ? scores[place] : scores.Max(),
            Probabilities = scores.Length == _labels.Labels.Count ? new(_labels, scores) : LabelProbabilities.None,
        };
    }

    private bool? Flag(ValueGetter<VBuffer<float>>? getter)
    {
        if (getter is null)
            return null;
        getter(ref _flagBuffer);
        return _flagBuffer.GetItemOrDefault(0) != 0;
    }

    private ValueGetter<VBuffer<float>>? Vector(string name) =>
        _output.Schema.GetColumnOrNull(name) is { Type: VectorDataViewType { ItemType: NumberDataViewType t } } column
        && t == NumberDataViewType.Single
            ? _output.GetGetter<VBuffer<float>>(column)
            : null;

    private ValueGetter<T>? Getter<T>(string name, DataViewType type) =>
        _output.Schema.GetColumnOrNull(name) is { } column && column.Type.Equals(type) ? _output.GetGetter<T>(column) : null;
}
