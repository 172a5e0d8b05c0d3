using System.Globalization;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Prediction.Networks;

/// <summary>A call of a model that encodes texts: tokens one by one, vectors of texts of the same length together.</summary>
internal sealed class EncoderCall : NetworkCall
{
    // Of a long text, to recognize it by.
    private const int CharactersKept = 100;

    private static readonly ParallelOptions OneThread = new() { MaxDegreeOfParallelism = 1 };

    private readonly TokenModel _model;
    private readonly bool _cleans;
    private readonly TextInput _texts;
    private readonly string[] _names;
    private float[][] _answers = [];
    private InputNote?[] _cut = [];
    private int _rows = 1;

    private EncoderCall(TokenModel model, bool cleans, TextInput texts, string[] names, int capacity) : base([texts], capacity) =>
        (_model, _cleans, _texts, _names) = (model, cleans, texts, names);

    /// <param name="model">The model.</param>
    /// <param name="cleans">Whether markup is taken out of texts first.</param>
    /// <param name="input">The column it reads.</param>
    /// <param name="outputs">The outputs that have numbers.</param>
    /// <param name="capacity">Most rows of a call.</param>
    internal static EncoderCall Of(TokenModel model, bool cleans, string input, IEnumerable<string> outputs, int capacity) =>
        new(model, cleans, new(input, 1), [.. outputs], capacity);

    internal override void Run(int rows)
    {
        TokenizedText[] texts =
            [.. Enumerable.Range(0, rows).Select(row => _model.Tokenize(_cleans ? TextMarkup.Clean(_texts[row]) : _texts[row]))];
        _cut = [.. texts.Select((text, row) => text.IsCut ? Cut(text, _texts[row]) : null)];
        // A call is kept for the next rows; texts, which may be long, are not.
        _texts.Clear();
        _rows = rows;
        _answers = _model.Answer(texts, _model.Encode(texts, OneThread), _names);
    }

    internal override ReadOnlySpan<float> Outputs(string name, int rows)
    {
        var output = Array.IndexOf(_names, name);
        return output < 0 ? [] : _answers[output].AsSpan(0, rows * (_answers[output].Length / _rows));
    }

    internal override InputNote? Note(int place) => _cut[place];

    private InputNote Cut(TokenizedText text, string given) => new(_texts.Name, given[..Math.Min(given.Length, CharactersKept)],
        string.Create(CultureInfo.InvariantCulture,
            $"longer than the {text.PiecesRead:N0} word pieces the encoder reads; it does not see what follows"));
}
