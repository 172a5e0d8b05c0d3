using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Prediction.Networks;

/// <summary>A call of a model of texts, by our own counting.</summary>
internal sealed class TextCall : NetworkCall
{
    // What longer texts have made room for is let go.
    private const int LongestTextKept = 64 * 1024;

    private readonly TextModel _model;
    private readonly TextInput _texts;
    private readonly string _output;
    private readonly float[] _scores;
    private TextRowBuffer _buffer = new();

    private TextCall(TextModel model, TextInput texts, string output, int capacity) : base([texts], capacity) =>
        (_model, _texts, _output, _scores) = (model, texts, output, new float[capacity * model.Classes]);

    /// <param name="model">The model.</param>
    /// <param name="input">The column it reads.</param>
    /// <param name="output">The output that holds its probabilities.</param>
    /// <param name="capacity">Most rows of a call.</param>
    internal static TextCall Of(TextModel model, string input, string output, int capacity) =>
        new(model, new(input, 1), output, capacity);

    internal override void Run(int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            var text = _texts[i];
            _model.Score(text, _buffer, _scores.AsSpan(i * _model.Classes, _model.Classes));
            if (text.Length > LongestTextKept)
                _buffer = new();
        }
        // A call is kept for the next rows; texts, which may be long, are not.
        _texts.Clear();
    }

    internal override ReadOnlySpan<float> Outputs(string name, int rows) =>
        name == _output ? _scores.AsSpan(0, rows * _model.Classes) : [];
}
