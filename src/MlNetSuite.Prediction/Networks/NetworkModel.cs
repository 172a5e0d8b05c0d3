using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Transforms.Onnx;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Networks;

/// <summary>A model that is one network, perhaps behind other transformers, run by ONNX Runtime itself: ML.NET's transformer gives it
/// one row at a time and allocates for each.</summary>
internal sealed class NetworkModel : IDisposable
{
    /// <summary>Rows of a batch: where a perceptron's rate levels off (4 to 5 times that of single rows) and a convnet's layers still
    /// fit the cache.</summary>
    internal const int BatchRows = 64;

    private readonly InferenceSession _session;
    private readonly ITransformer _front;
    private readonly OutputLayout _layout;
    private readonly ConcurrentBag<NetworkCall> _single = [];
    private readonly ConcurrentBag<NetworkCall> _batches = [];

    private NetworkModel(InferenceSession session, ITransformer front, OutputLayout layout, bool isDirect) =>
        (_session, _front, _layout, IsDirect) = (session, front, layout, isDirect);

    /// <summary>Whether the network reads the app's own columns, with nothing before it.</summary>
    internal bool IsDirect { get; }

    /// <summary>The output that holds the scores.</summary>
    internal string ScoresName => _layout.Outputs[_layout.Scores].Name;

    /// <summary>What makes the network's inputs of the app's columns.</summary>
    internal ITransformer Front => _front;

    /// <summary>The network of a model, or null where there is none, more than one, one that takes a single row only, or one that does
    /// not give all that the model answers.</summary>
    /// <param name="model">A chain of transformers.</param>
    /// <param name="layout">What the model answers.</param>
    /// <param name="onnx">Reads the network's bytes.</param>
    internal static NetworkModel? For(ITransformer model, OutputLayout layout, Func<byte[]?> onnx)
    {
        var chain = TransformerChains.Flatten(model).ToArray();
        var place = Array.FindIndex(chain, t => t is OnnxTransformer);
        var isOne = place >= 0 && Array.FindLastIndex(chain, t => t is OnnxTransformer) == place;
        if (layout.NumberCount == 0 || !layout.FollowsFromNumbers || !isOne || onnx() is not { } bytes)
            return null;
        // One thread a call: callers bring the threads, and a call's threads would wait for each other longer than they work.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        var session = new InferenceSession(bytes, options);
        var network = new NetworkModel(session, new TransformerChain<ITransformer>(chain[..place]), layout, place == 0);
        if (network.CreateCall(1) is { } call)
        {
            network._single.Add(call);
            return network;
        }
        session.Dispose();
        return null;
    }

    /// <summary>A call for one row, to be given back.</summary>
    internal NetworkCall RentSingle() => _single.TryTake(out var call) ? call : CreateCall(1)!;

    /// <summary>A call for up to <see cref="BatchRows"/> rows, to be given back.</summary>
    internal NetworkCall RentBatch() => _batches.TryTake(out var call) ? call : CreateCall(BatchRows)!;

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
        _session.Dispose();
    }

    private NetworkCall? CreateCall(int capacity)
    {
        var inputs = _session.InputMetadata.Select(input => NetworkInput.For(input.Key, input.Value, capacity)).ToArray();
        var outputs = _layout.Outputs.Where(output => output.Width > 0).Select(output => Output(output, capacity)).ToArray();
        return Array.IndexOf(inputs, null) < 0 && Array.IndexOf(outputs, null) < 0 ? new(_session, inputs!, outputs!, capacity) : null;
    }

    private NetworkOutput? Output(CardOutput output, int capacity) =>
        _session.OutputMetadata.TryGetValue(output.Name, out var shape)
        && shape is { ElementDataType: TensorElementType.Float, Dimensions: [-1, var width] } && width == output.Width
            ? new(output.Name, width, capacity)
            : null;
}
