using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetSuite.Prediction.Tables;

/// <summary>The model as ML.NET scores it, over features that are there already.</summary>
internal sealed class TransformerEnding : TableEnding
{
    private readonly FeatureRow _features;
    private readonly DataViewRow _answer;
    private readonly ValueGetter<VBuffer<float>>? _vector;
    private readonly ValueGetter<float>? _number;
    private VBuffer<float> _scores;

    /// <param name="steps">The steps after the features.</param>
    /// <param name="schema">What they are given.</param>
    /// <param name="features">The column of features.</param>
    /// <param name="output">The scores.</param>
    internal TransformerEnding(ITransformer steps, DataViewSchema schema, string features, string output)
    {
        var mapper = steps.GetRowToRowMapper(schema);
        _features = new(schema, schema[features]);
        _answer = mapper.GetRow(_features, [mapper.OutputSchema[output]]);
        var column = _answer.Schema[output];
        if (column.Type is VectorDataViewType)
            _vector = _answer.GetGetter<VBuffer<float>>(column);
        else
            _number = _answer.GetGetter<float>(column);
    }

    internal override void Score(ReadOnlySpan<float> features, int rows, Span<float> scores)
    {
        var (width, answered) = (features.Length / rows, scores.Length / rows);
        for (var i = 0; i < rows; i++)
            Score(features.Slice(i * width, width), scores.Slice(i * answered, answered));
    }

    private void Score(ReadOnlySpan<float> features, Span<float> scores)
    {
        _features.Set(features);
        if (_vector is null)
        {
            _number!(ref scores[0]);
            return;
        }
        _vector(ref _scores);
        _scores.CopyTo(scores);
    }

    public override void Dispose()
    {
        _answer.Dispose();
        base.Dispose();
    }
}
