using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Transforms.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Tables;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Prediction.Networks;

/// <summary>A model that is one network, perhaps behind other transformers, run by ONNX Runtime itself, since ML.NET's transformer gives it
/// one row at a time and allocates for each; or a linear model of texts, whose n-grams our own counting finds many times faster.</summary>
internal sealed class NetworkModel : IDisposable
{
    /// <summary>Rows of a batch: where a perceptron's rate levels off (4 to 5 times that of single rows) and a convnet's layers still
    /// fit the cache.</summary>
    internal const int BatchRows = 64;

    /// <summary>What a network's metadata call the most rows of a call, where it takes much memory for each.</summary>
    internal const string RowsAtOnce = "mlnetsuite.rowsAtOnce";

    private const float UsualTolerance = 1e-6f;

    /// <summary>Of encoders of some layers, whose products ML.NET may split among threads.</summary>
    internal const float EncoderTolerance = 1e-4f;

    // Sums of thousands of weights, in another order.
    private const float TextTolerance = 1e-5f;

    private readonly Func<int, NetworkCall?> _createCall;
    private readonly IDisposable? _session;
    private readonly ITransformer _front;
    private readonly OutputLayout _layout;
    private readonly ConcurrentBag<NetworkCall> _single = [];
    private readonly ConcurrentBag<NetworkCall> _batches = [];

    private NetworkModel(Func<int, NetworkCall?> createCall, ITransformer[] front, OutputLayout layout, IDisposable? session)
    {
        (_createCall, _layout, _session) = (createCall, layout, session);
        (_front, IsDirect) = (new TransformerChain<ITransformer>(front), front.Length == 0);
    }

    /// <summary>Largest difference from ML.NET's answers, for numbers above 1 as a share of them.</summary>
    internal float Tolerance { get; private init; } = UsualTolerance;

    /// <summary>What makes the embeddings of texts without answering to them; null where the model has none.</summary>
    internal TextEmbedding? Embedding { get; private init; }

    /// <summary>Whether the network reads the app's own columns, with nothing before it.</summary>
    internal bool IsDirect { get; }

    /// <summary>The output that holds the scores.</summary>
    internal string ScoresName => _layout.Outputs[_layout.Scores].Name;

    /// <summary>What makes the network's inputs of the app's columns.</summary>
    internal ITransformer Front => _front;

    /// <summary>The network of a model, or null where there is none, more than one, one that takes a single row only, or one that does
    /// not give all that the model answers.</summary>
    /// <param name="model">A chain of transformers.</param>
    /// <param name="schema">What an app gives.</param>
    /// <param name="layout">What the model answers.</param>
    /// <param name="onnx">Reads the networks' bytes, the last first.</param>
    /// <param name="vectors">Where encoders keep what they make of texts; null for nowhere.</param>
    internal static NetworkModel? For(
        ITransformer model, DataViewSchema schema, OutputLayout layout, Func<IEnumerable<byte[]>> onnx, VectorCache? vectors = null)
    {
        if (layout.NumberCount == 0 || !layout.FollowsFromNumbers)
            return null;
        var chain = TransformerChains.Flatten(model).ToArray();
        if (TextSteps.Read(chain, schema, layout, onnx) is { } texts)
            return OfTexts(texts, schema[0].Name, layout);
        if (TextSteps.ReadEncoder(chain, schema, onnx) is { } encoder)
            return OfEncoder(new(encoder.Graph, vectors), encoder.Cleans, schema[0].Name, layout);
        var place = Array.FindIndex(chain, t => t is OnnxTransformer);
        if (place < 0)
            return OfNumbers(chain, schema, layout);
        var isOne = Array.FindLastIndex(chain, t => t is OnnxTransformer) == place;
        return isOne && onnx().FirstOrDefault() is { } bytes ? OfSession(bytes, chain, place, schema, layout) : null;
    }

    private static NetworkModel? OfTexts(TextModel texts, string input, OutputLayout layout) =>
        layout.Outputs.Where(output => output.Width > 0).ToList() is [var output] && output.Width == texts.Classes
            ? new(capacity => TextCall.Of(texts, input, output.Name, capacity), [], layout, session: null) { Tolerance = TextTolerance }
            : null;

    private static NetworkModel? OfEncoder(TokenModel model, bool cleans, string input, OutputLayout layout)
    {
        string[] outputs = [.. layout.Outputs.Where(output => output.Width > 0).Select(output => output.Name)];
        if (outputs.All(model.Outputs.ContainsKey))
            return new(capacity => EncoderCall.Of(model, cleans, input, outputs, capacity), [], layout, model)
            {
                Tolerance = EncoderTolerance,
                Embedding = layout.Embedding < 0 ? null : new(model, cleans, layout.Outputs[layout.Embedding].Name),
            };
        model.Dispose();
        return null;
    }

    /// <summary>Numbers of a table, joined by the first step and read by those after it.</summary>
    private static NetworkModel? OfNumbers(ITransformer[] chain, DataViewSchema schema, OutputLayout layout) =>
        chain is [ColumnConcatenatingTransformer, ..] && TableSteps.Read(chain, 1, schema, layout) is { } steps
            ? new(capacity => Ending(new FeatureCall(NetworkInput.Numbers(steps.Features, steps.Width, capacity), capacity), steps),
                chain[..1], layout, session: null)
            : null;

    private static NetworkModel? OfSession(byte[] onnx, ITransformer[] chain, int place, DataViewSchema schema, OutputLayout layout)
    {
        // One thread a call: callers bring the threads, and a call's threads would wait for each other longer than they work.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        var session = new InferenceSession(onnx, options);
        var outputs = layout.Outputs.Where(output => output.Width > 0).Select(output => (output.Name, output.Width)).ToList();
        var answersAll = outputs.TrueForAll(output => session.OutputMetadata.ContainsKey(output.Name));
        var steps = answersAll ? null : TableSteps.Read(chain, place + 1, schema, layout);
        NetworkCall? Create(int capacity) =>
            answersAll ? CreateCall(session, outputs, capacity)
            : steps is not null && CreateCall(session, [(steps.Features, steps.Width)], capacity) is { } front ? Ending(front, steps)
            : null;
        if (Create(1) is { } call)
        {
            var network = new NetworkModel(Create, chain[..place], layout, session);
            network._single.Add(call);
            return network;
        }
        session.Dispose();
        return null;
    }

    private static TableCall Ending(NetworkCall front, TableSteps steps) =>
        new(front, steps.Features, steps.Open(), steps.Output.Name, steps.Output.Width);

    /// <summary>A call for one row, to be given back.</summary>
    internal NetworkCall RentSingle() => _single.TryTake(out var call) ? call : _createCall(1)!;

    /// <summary>A call for up to <see cref="BatchRows"/> rows, to be given back.</summary>
    internal NetworkCall RentBatch() => _batches.TryTake(out var call) ? call : _createCall(BatchRows)!;

    internal void Return(NetworkCall call) => (call.Capacity == 1 ? _single : _batches).Add(call);

    /// <exception cref="InvalidOperationException">The rows lack a column the network reads.</exception>
    internal static void Connect(NetworkCall call, DataViewRow row)
    {
        foreach (var input in call.Inputs)
            if (!input.Connect(row))
                throw new InvalidOperationException($"the network reads '{input.Name}', which the rows lack or have with another type.");
    }

    public void Dispose()
    {
        foreach (var call in _single.Concat(_batches))
            call.Dispose();
        _session?.Dispose();
    }

    private static SessionCall? CreateCall(InferenceSession session, IReadOnlyList<(string Name, int Width)> requested, int capacity)
    {
        var inputs = session.InputMetadata.Select(input => NetworkInput.For(input.Key, input.Value, capacity)).ToArray();
        var outputs = requested.Select(output => Output(session, output.Name, output.Width, capacity)).ToArray();
        return Array.IndexOf(inputs, null) < 0 && Array.IndexOf(outputs, null) < 0 ? new(session, inputs!, outputs!, capacity) : null;
    }

    private static NetworkOutput? Output(InferenceSession session, string name, int required, int capacity) =>
        session.OutputMetadata.TryGetValue(name, out var shape)
        && shape is { ElementDataType: TensorElementType.Float, Dimensions: [-1, var width] } && width == required
            ? new(name, width, capacity)
            : null;
}
