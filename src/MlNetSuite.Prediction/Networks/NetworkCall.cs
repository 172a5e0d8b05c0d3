using Microsoft.ML.OnnxRuntime;

namespace MlNetSuite.Prediction.Networks;

/// <summary>The tensors of one call of a network, used again and again by one thread at a time. Where its inputs are numbers and the
/// number of rows stays, a call allocates nothing.</summary>
internal sealed class NetworkCall : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly NetworkInput[] _inputs;
    private readonly NetworkOutput[] _outputs;
    private readonly bool _bindsMemory;
    private OrtIoBinding? _binding;
    private OrtValue[] _tensors = [];
    private int _rows;

    internal NetworkCall(InferenceSession session, NetworkInput[] inputs, NetworkOutput[] outputs, int capacity)
    {
        (_session, _inputs, _outputs, Capacity) = (session, inputs, outputs, capacity);
        _bindsMemory = inputs.All(input => !input.Singles(0).IsEmpty);
    }

    /// <summary>Most rows of a call.</summary>
    internal int Capacity { get; }

    internal IReadOnlyList<NetworkInput> Inputs => _inputs;

    /// <summary>Scores the rows that were read into the inputs.</summary>
    internal void Run(int rows)
    {
        if (rows != _rows || !_bindsMemory)
            Bind(rows);
        _session.RunWithBinding(_options, _binding!);
    }

    /// <summary>An output's numbers for one row, valid until the next run; empty where the network has no such output.</summary>
    internal ReadOnlySpan<float> Output(string name, int place)
    {
        foreach (var output in _outputs)
            if (output.Name == name)
                return output.Values.AsSpan(place * output.Width, output.Width);
        return [];
    }

    public void Dispose()
    {
        Unbind();
        _options.Dispose();
    }

    private void Bind(int rows)
    {
        Unbind();
        _binding = _session.CreateIoBinding();
        _tensors = [.. _inputs.Select(input => input.Tensor(rows)), .. _outputs.Select(output => output.Tensor(rows))];
        for (var i = 0; i < _inputs.Length; i++)
            _binding.BindInput(_inputs[i].Name, _tensors[i]);
        for (var i = 0; i < _outputs.Length; i++)
            _binding.BindOutput(_outputs[i].Name, _tensors[_inputs.Length + i]);
        _rows = rows;
    }

    private void Unbind()
    {
        _rows = 0;
        _binding?.Dispose();
        _binding = null;
        foreach (var tensor in _tensors)
            tensor.Dispose();
        _tensors = [];
    }
}

/// <summary>One output tensor of a network, <c>[rows, width]</c>.</summary>
internal sealed class NetworkOutput(string name, int width, int capacity)
{
    internal string Name { get; } = name;

    internal int Width { get; } = width;

    internal float[] Values { get; } = GC.AllocateArray<float>(capacity * width, pinned: true);

    internal OrtValue Tensor(int rows) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, Values.AsMemory(0, rows * Width), [rows, Width]);
}
