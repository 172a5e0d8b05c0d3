using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace MlNetSuite.Prediction.Encoders;

/// <summary>A <see cref="TokenGraph"/> run by ONNX Runtime: texts become tokens one by one, and vectors together. Any thread may
/// call.</summary>
internal sealed class TokenModel : IDisposable
{
    // Weights are then read seldom enough; more would leave the cache.
    private const int TokensTogether = 160;

    private readonly bool _hasTerms;
    private readonly string _key;
    private readonly VectorCache? _cache;
    private readonly InferenceSession _front;
    private readonly InferenceSession _encoder;
    private readonly InferenceSession? _mean;
    private readonly InferenceSession? _head;
    private readonly RunOptions _options = new();
    private readonly string[] _between;

    /// <param name="graph">The graph.</param>
    /// <param name="cache">Where vectors are kept; null to calculate all of them.</param>
    internal TokenModel(TokenGraph graph, VectorCache? cache = null)
    {
        (_hasTerms, _cache, _key) = (graph.HasTerms, cache, cache is null ? "" : graph.Key.Value);
        // One thread a call: callers bring the threads.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        string[] read = [TokenGraph.Tokens, TokenGraph.Texts, TokenGraph.Lengths];
        _between = graph.HasTerms ? [.. read, TokenGraph.Terms] : read;
        _front = new(graph.Front, options);
        _encoder = new(graph.Encoder, options);
        _mean = graph.Mean is null ? null : new(graph.Mean, options);
        _head = graph.Head is null ? null : new(graph.Head, options);
        // The shape of what lies within a graph is not declared; the first run makes the session ready, too.
        Encode([[0]], (_, vector) => Width = vector.Length);
    }

    /// <summary>Numbers of a vector.</summary>
    internal int Width { get; private set; }

    /// <summary>What it answers in addition to vectors.</summary>
    internal IReadOnlyDictionary<string, NodeMetadata> Outputs => (_head ?? _encoder).OutputMetadata;

    /// <summary>Tokens of a text, and what its n-grams add to scores.</summary>
    internal TokenizedText Tokenize(string text)
    {
        using var codes = Codes(text);
        var inputs = new Dictionary<string, OrtValue>(3) { [TokenGraph.Codes] = codes };
        var buffer = Array.Empty<char>();
        using var given = _hasTerms ? Text(text) : null;
        using var lower = _hasTerms ? Text(Texts.Tokens.Lower(text, ref buffer)) : null;
        foreach (var name in _front.InputNames)
            if (name != TokenGraph.Codes)
                inputs[name] = name == "Text" ? given! : lower!;
        using var outputs = _front.Run(_options, inputs, _between);
        var lengths = outputs[2].GetTensorDataAsSpan<long>();
        return new(
            outputs[0].GetTensorDataAsSpan<long>().ToArray(), (int)outputs[1].GetTensorDataAsSpan<long>()[0],
            _hasTerms ? outputs[3].GetTensorDataAsSpan<float>().ToArray() : [])
        {
            PiecesRead = (int)lengths[1],
            IsCut = lengths[1] < lengths[0] || text.Length > TokenGraph.MostCharacters,
        };
    }

    /// <summary>The vectors of texts, <c>[texts, <see cref="Width"/>]</c>, one by one where they are kept.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="parallel">How many packs of texts may be calculated at a time.</param>
    /// <param name="done">Told how many texts have their vector; may be null. Any thread may call it.</param>
    internal float[] Encode(IReadOnlyList<TokenizedText> texts, ParallelOptions parallel, Action<int>? done = null)
    {
        if (_mean is null)
            return Known([.. texts.Select(text => text.Tokens)], parallel, done);
        long[][] windows = [.. texts.SelectMany(text => text.Tokens.Chunk(text.Tokens.Length / text.Windows))];
        return Means(texts, Known(windows, parallel, count => done?.Invoke((int)((long)count * texts.Count / windows.Length))));
    }

    /// <summary>What the model answers, by name the numbers of all texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="vectors">Their vectors.</param>
    /// <param name="outputs">The names.</param>
    internal float[][] Answer(IReadOnlyList<TokenizedText> texts, float[] vectors, IReadOnlyCollection<string> outputs)
    {
        using var encoded = Tensor(vectors, texts.Count, Width);
        using var terms = _hasTerms ? Tensor([.. texts.SelectMany(t => t.Terms)], texts.Count, texts[0].Terms.Length) : null;
        var inputs = new Dictionary<string, OrtValue>(2) { [TokenGraph.Vectors] = encoded };
        if (terms is not null)
            inputs[TokenGraph.Terms] = terms;
        using var answers = _head!.Run(_options, inputs, outputs);
        return [.. answers.Select(answer => answer.GetTensorDataAsSpan<float>().ToArray())];
    }

    public void Dispose()
    {
        _front.Dispose();
        _encoder.Dispose();
        _mean?.Dispose();
        _head?.Dispose();
        _options.Dispose();
    }

    private float[] Known(long[][] texts, ParallelOptions parallel, Action<int>? done)
    {
        if (_cache is null)
            return Calculate(texts, parallel, done);
        UInt128[] keys = [.. texts.Select(text => VectorCache.KeyOf(MemoryMarshal.AsBytes(text.AsSpan())))];
        return _cache.Get(_key, keys, Width, missing => Calculate([.. missing.Select(place => texts[place])], parallel, done));
    }

    /// <summary>The vector of each text from those of its windows.</summary>
    private float[] Means(IReadOnlyList<TokenizedText> texts, float[] windows)
    {
        var vectors = new float[(long)texts.Count * Width];
        var from = 0;
        for (var text = 0; text < texts.Count; text++)
        {
            var length = texts[text].Windows * Width;
            using var given = Tensor(windows[from..(from + length)], texts[text].Windows, Width);
            using var mean = _mean!.Run(_options, new Dictionary<string, OrtValue>(1) { [TokenGraph.Windows] = given },
                [TokenGraph.Vectors]);
            mean[0].GetTensorDataAsSpan<float>().CopyTo(vectors.AsSpan(text * Width, Width));
            from += length;
        }
        return vectors;
    }

    private float[] Calculate(long[][] texts, ParallelOptions parallel, Action<int>? done)
    {
        var vectors = new float[(long)texts.Length * Width];
        var encoded = 0;
        void Add(int[] group)
        {
            Encode([.. group.Select(text => texts[text])], (text, vector) =>
                vector.CopyTo(vectors.AsSpan(group[text] * Width, Width)));
            done?.Invoke(Interlocked.Add(ref encoded, group.Length));
        }
        var groups = Groups(texts);
        if (parallel.MaxDegreeOfParallelism == 1 || groups.Count == 1)
            foreach (var group in groups)
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                Add(group);
            }
        else
            Parallel.ForEach(groups, parallel, Add);
        return vectors;
    }

    /// <summary>Texts that are encoded together: of the same length, so that each one's vector is, to the last bit, what it is
    /// alone.</summary>
    private static List<int[]> Groups(long[][] texts) =>
    [
        .. Enumerable.Range(0, texts.Length).GroupBy(text => texts[text].Length)
            .SelectMany(same => same.Chunk(Math.Max(1, TokensTogether / same.Key))),
    ];

    private void Encode(long[][] texts, VectorReader read)
    {
        long[] together = [.. texts.SelectMany(text => text)];
        using var tokens = Tensor(together, together.Length);
        using var count = Tensor<long>([texts.Length], 1);
        var inputs = new Dictionary<string, OrtValue>(2) { [TokenGraph.Tokens] = tokens, [TokenGraph.Texts] = count };
        using var vectors = _encoder.Run(_options, inputs, _encoder.OutputNames);
        var numbers = vectors[0].GetTensorDataAsSpan<float>();
        for (var text = 0; text < texts.Length; text++)
            read(text, numbers.Slice(text * (numbers.Length / texts.Length), numbers.Length / texts.Length));
    }

    /// <summary>As ML.NET's <c>TokenizeIntoCharactersAsKeys</c> gives it: a mark at both ends.</summary>
    private static OrtValue Codes(string text)
    {
        const char begin = '\u0002', end = '\u0003';
        ushort[] codes = [begin, .. text, end];
        return Tensor(codes, 1, codes.Length);
    }

    private static OrtValue Text(ReadOnlySpan<char> text)
    {
        var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [1, 1]);
        tensor.StringTensorSetElementAt(text, 0);
        return tensor;
    }

    private delegate void VectorReader(int text, ReadOnlySpan<float> vector);

    private static OrtValue Tensor<T>(T[] values, params long[] shape) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(values, shape);
}

/// <summary>A text as a <see cref="TokenModel"/> reads it.</summary>
/// <param name="Tokens">The numbers of its tokens, one window after another, all of the same length.</param>
/// <param name="Windows">In how many it is read, at least 1.</param>
/// <param name="Terms">What its n-grams add to the score of each class; empty where the model has none.</param>
internal sealed record TokenizedText(long[] Tokens, int Windows, float[] Terms)
{
    /// <summary>Pieces of words that are read, the tokens at both ends of a window not counted.</summary>
    internal int PiecesRead { get; init; }

    /// <summary>Whether it has more, which are not.</summary>
    internal bool IsCut { get; init; }
}
