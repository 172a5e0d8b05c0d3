using Microsoft.ML.OnnxRuntime;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Prediction.Encoders;

/// <summary>A <see cref="TokenGraph"/> run by ONNX Runtime: texts become tokens one by one, and answers together. Any thread may
/// call.</summary>
internal sealed class TokenModel : IDisposable
{
    private readonly InferenceSession _front;
    private readonly InferenceSession _back;
    private readonly bool _hasTerms;
    private readonly RunOptions _options = new();
    private readonly string[] _between;

    internal TokenModel(TokenGraph graph)
    {
        // One thread a call: callers bring the threads.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _hasTerms = graph.HasTerms;
        _between = _hasTerms ? [TokenGraph.Tokens, TokenGraph.Terms] : [TokenGraph.Tokens];
        _front = new(graph.Front, options);
        _back = new(graph.Back, options);
    }

    /// <summary>The names of what it answers that has numbers.</summary>
    internal IReadOnlyDictionary<string, NodeMetadata> Outputs => _back.OutputMetadata;

    /// <summary>Tokens of a text, and what its n-grams add to scores.</summary>
    internal TokenizedText Tokenize(string text)
    {
        using var codes = Codes(text);
        var inputs = new Dictionary<string, OrtValue>(3) { [TokenGraph.Codes] = codes };
        using var given = _hasTerms ? Text(text) : null;
        using var lower = _hasTerms ? Text(Lower(text)) : null;
        foreach (var name in _front.InputNames)
            if (name != TokenGraph.Codes)
                inputs[name] = name == "Text" ? given! : lower!;
        using var outputs = _front.Run(_options, inputs, _between);
        return new(outputs[0].GetTensorDataAsSpan<long>().ToArray(), _hasTerms ? outputs[1].GetTensorDataAsSpan<float>().ToArray() : []);
    }

    /// <summary>Answers for texts that are packed together.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="outputs">The names of the answers.</param>
    /// <returns>For each name the numbers of all texts, one after another.</returns>
    internal float[][] Run(IReadOnlyList<TokenizedText> texts, IReadOnlyCollection<string> outputs)
    {
        var packed = PackedTexts.Of([.. texts.Select(text => text.Tokens)]);
        var tokens = packed.Tokens.Length;
        using var ids = Tensor(packed.Tokens, tokens);
        using var places = Tensor(packed.Places, tokens);
        using var bias = Tensor(packed.Bias, tokens, tokens);
        using var shares = Tensor(packed.Shares, texts.Count, tokens);
        using var terms = _hasTerms ? Tensor([.. texts.SelectMany(text => text.Terms)], texts.Count, texts[0].Terms.Length) : null;
        var inputs = new Dictionary<string, OrtValue>
        {
            [TokenGraph.Tokens] = ids,
            [TokenGraph.Places] = places,
            [TokenGraph.Bias] = bias,
            [TokenGraph.Shares] = shares,
        };
        if (terms is not null)
            inputs[TokenGraph.Terms] = terms;
        using var answers = _back.Run(_options, inputs, outputs);
        return [.. answers.Select(answer => answer.GetTensorDataAsSpan<float>().ToArray())];
    }

    public void Dispose()
    {
        _front.Dispose();
        _back.Dispose();
        _options.Dispose();
    }

    /// <summary>As ML.NET's <c>TokenizeIntoCharactersAsKeys</c> gives it: keys from 1, a mark at both ends.</summary>
    private static OrtValue Codes(string text)
    {
        const char begin = '\u0002', end = '\u0003';
        var codes = new ushort[text.Length + 2];
        codes[0] = Key(begin);
        for (var i = 0; i < text.Length; i++)
            codes[i + 1] = Key(text[i]);
        codes[^1] = Key(end);
        return OrtValue.CreateTensorValueFromMemory(codes, [1, codes.Length]);
        static ushort Key(char c) => (ushort)(c + 1);
    }

    private static OrtValue Text(string text)
    {
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [1, 1]);
        tensor.StringTensorSetElementAt(text.AsSpan(), 0);
        return tensor;
    }

    private static string Lower(string text) => string.Create(text.Length, text, (lower, from) => Texts.Tokens.Lower(from, lower));

    private static OrtValue Tensor<T>(T[] values, params long[] shape) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(values, shape);
}

/// <summary>A text as a <see cref="TokenModel"/> reads it.</summary>
/// <param name="Tokens">The numbers of its tokens.</param>
/// <param name="Terms">What its n-grams add to the score of each class; empty where the model has none.</param>
internal sealed record TokenizedText(long[] Tokens, float[] Terms);
