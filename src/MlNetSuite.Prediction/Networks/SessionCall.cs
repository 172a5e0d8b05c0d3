using Microsoft.ML.OnnxRuntime;

namespace MlNetSuite.Prediction.Networks;

/// <summary>A call of ONNX Runtime. Where its inputs are numbers and the number of rows stays, it allocates nothing.</summary>
internal sealed class SessionCall : NetworkCall
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly NetworkOutput[] _outputs;
    private readonly bool _bindsMemory;
    private OrtIoBinding? _binding;
    private OrtValue[] _tensors = [];
    private int _rows;

    internal SessionCall(InferenceSession session, NetworkInput[] inputs, NetworkOutput[] outputs, int capacity) : base(inputs, capacity)
    {
        (_session, _outputs) = (session, outputs);
        _bindsMemory = inputs.All(input => !input.Singles(0).IsEmpty);
    }

    internal override void Run(int rows)
    {
        if (rows != _rows || !_bindsMemory)
            Bind(rows);
        _session.RunWithBinding(_options, _binding!);
    }

    internal override ReadOnlySpan<float> Outputs(string name, int rows)
    {
        foreach (var output in _outputs)
            if (output.Name == name)
                return output.Values.AsSpan(0, rows * output.Width);
        return [];
    }

    public override void Dispose()
    {
        Unbind();
        _options.Dispose();
        base.Dispose();
    }

    private void Bind(int rows)
    {
        Unbind();
        _binding = _session.CreateIoBinding();
        _tensors = [.. Inputs.Select(input => input.Tensor(rows)), .. _outputs.Select(output => output.Tensor(rows))];
        for (var i = 0; i < Inputs.Count; i++)
            _binding.BindInput(Inputs[i].Name, _tensors[i]);
        for (var i = 0; i < _outputs.Length; i++)
            _binding.BindOutput(_outputs[i].Name, _tensors[Inputs.Count + i]);
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
