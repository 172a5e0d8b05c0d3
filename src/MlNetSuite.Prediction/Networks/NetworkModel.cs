using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Transforms.Onnx;

namespace MlNetSuite.Prediction;

/// <summary>A model that is one network, perhaps behind other transformers, run by ONNX Runtime itself: ML.NET's transformer gives it
/// one row at a time and allocates for each.</summary>
internal sealed class NetworkModel : IDisposable
{
    /// <summary>Rows of a batch: where a perceptron's rate levels off (4 to 5 times that of single rows) and a convnet's layers still
    /// fit the cache.</summary>
    internal const int BatchRows = 64;

    internal const string Score = "Score";

    private static readonly string[] OutputNames = [Score, "KnownUser", "KnownItem"];

    private readonly InferenceSession _session;
    private readonly ITransformer _front;
    private readonly ConcurrentBag<NetworkCall> _single = [];
    private readonly ConcurrentBag<NetworkCall> _batches = [];

    private NetworkModel(InferenceSession session, ITransformer front, bool isDirect) =>
        (_session, _front, IsDirect) = (session, front, isDirect);

    /// <summary>Whether the network reads the app's own columns, with nothing before it.</summary>
    internal bool IsDirect { get; }

    /// <summary>What makes the network's inputs of the app's columns.</summary>
    internal ITransformer Front => _front;

    /// <summary>The network of a model, or null where there is none, more than one, or one that takes a single row only.</summary>
    /// <param name="model">A chain of transformers.</param>
    /// <param name="onnx">Reads the network's bytes.</param>
    internal static NetworkModel? For(ITransformer model, Func<byte[]?> onnx)
    {
        var chain = TransformerChains.Flatten(model).ToArray();
        var place = Array.FindIndex(chain, t => t is OnnxTransformer);
        if (place < 0 || Array.FindLastIndex(chain, t => t is OnnxTransformer) != place || onnx() is not { } bytes)
            return null;
        // One thread a call: callers bring the threads, and a call's threads would wait for each other longer than they work.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        var session = new InferenceSession(bytes, options);
        var network = new NetworkModel(session, new TransformerChain<ITransformer>(chain[..place]), place == 0);
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
        var outputs = OutputNames.Select(name => Output(name, capacity)).OfType<NetworkOutput>().ToArray();
        return Array.IndexOf(inputs, null) < 0 && outputs.Any(output => output.Name == Score)
            ? new(_session, inputs!, outputs, capacity)
            : null;
    }

    private NetworkOutput? Output(string name, int capacity) =>
        _session.OutputMetadata.TryGetValue(name, out var shape)
        && shape is { ElementDataType: TensorElementType.Float, Dimensions: [-1, > 0] }
            ? new(name, shape.Dimensions[1], capacity)
            : null;
}
