using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Prediction.Networks;

/// <summary>A call of a linear model of texts, by our own counting.</summary>
internal sealed class TextCall : NetworkCall
{
    // What longer texts have made room for is let go.
    private const int LongestTextKept = 64 * 1024;

    private readonly TextNetwork _network;
    private readonly TextInput _texts;
    private readonly string _output;
    private readonly float[] _scores;
    private TextRowBuffer _buffer = new();

    private TextCall(TextNetwork network, TextInput texts, string output, int capacity) : base([texts], capacity) =>
        (_network, _texts, _output, _scores) = (network, texts, output, new float[capacity * network.Classes]);

    /// <param name="network">The model.</param>
    /// <param name="input">The column it reads.</param>
    /// <param name="output">The output that holds its probabilities.</param>
    /// <param name="capacity">Most rows of a call.</param>
    internal static TextCall Of(TextNetwork network, string input, string output, int capacity) =>
        new(network, new(input, 1), output, capacity);

    internal override void Run(int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            var text = _texts[i];
            _network.Score(text, _buffer, _scores.AsSpan(i * _network.Classes, _network.Classes));
            if (text.Length > LongestTextKept)
                _buffer = new();
        }
    }

    internal override ReadOnlySpan<float> Outputs(string name, int rows) =>
        name == _output ? _scores.AsSpan(0, rows * _network.Classes) : [];
}
