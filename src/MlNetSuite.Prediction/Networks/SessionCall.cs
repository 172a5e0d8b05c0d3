using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace MlNetSuite.Prediction.Networks;

/// <summary>A call of ONNX Runtime. Where its inputs are numbers and the number of rows stays, it allocates nothing. A network that takes
/// much memory for each row runs over a few rows at a time.</summary>
internal sealed class SessionCall : NetworkCall
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly NetworkOutput[] _outputs;
    private readonly bool _bindsMemory;
    private readonly int _rowsAtOnce;
    private OrtIoBinding? _binding;
    private OrtValue[] _tensors = [];
    private Range _rows;

    internal SessionCall(InferenceSession session, NetworkInput[] inputs, NetworkOutput[] outputs, int capacity) : base(inputs, capacity)
    {
        (_session, _outputs) = (session, outputs);
        _bindsMemory = inputs.All(input => !input.Singles(0).IsEmpty);
        _rowsAtOnce = session.ModelMetadata.CustomMetadataMap.TryGetValue(NetworkModel.RowsAtOnce, out var most)
            && int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows > 0 ? rows : int.MaxValue;
    }

    internal override void Run(int rows)
    {
        for (var from = 0; from < rows; from += Math.Min(rows - from, _rowsAtOnce))
        {
            var some = from..(from + Math.Min(rows - from, _rowsAtOnce));
            if (!some.Equals(_rows) || !_bindsMemory)
                Bind(some);
            _session.RunWithBinding(_options, _binding!);
        }
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

    private void Bind(Range rows)
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
        _rows = default;
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

    internal OrtValue Tensor(Range rows)
    {
        var (from, count) = rows.GetOffsetAndLength(Values.Length / Width);
        return OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, Values.AsMemory(from * Width, count * Width), [count, Width]);
    }
}
