using System.Runtime.InteropServices;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetSuite.Training.Torch;

/// <summary>The right answers to some rows, classes or numbers, and how far a network's outputs are from them.</summary>
internal sealed class Answers : IDisposable
{
    private readonly LoopOptions _options;
    private readonly Tensor _values;
    private readonly Tensor? _classWeights;
    private int _count;

    internal Answers(LoopOptions options, int rows)
    {
        _options = options;
        _values = empty([rows], dtype: Numbers ? ScalarType.Float32 : ScalarType.Int64).DetachFromDisposeScope();
        _classWeights = options.ClassWeights.Count > 0 ? tensor(options.ClassWeights.ToArray()).DetachFromDisposeScope() : null;
    }

    /// <summary>Takes the answer to <paramref name="row"/> as the one at <paramref name="place"/>, which is then the last.</summary>
    internal void Set(int place, ITrainingRows rows, int row)
    {
        if (Numbers)
            MemoryMarshal.Cast<byte, float>(_values.bytes)[place] = rows.Target(row);
        else
            MemoryMarshal.Cast<byte, long>(_values.bytes)[place] = rows.Label(row);
        _count = place + 1;
    }

    /// <summary>What is to become small: the sum over the rows.</summary>
    internal Tensor TrainingLoss(Tensor outputs) => Numbers
        ? SquaredError(outputs)
        : F.cross_entropy(outputs, Given, _classWeights, reduction: nn.Reduction.Sum, label_smoothing: _options.LabelSmoothing);

    /// <summary>Rows whose class is right, and the sum of log-losses or squared errors.</summary>
    internal (int Correct, double Loss) Evaluate(Tensor outputs) => Numbers
        ? (0, SquaredError(outputs).item<float>())
        : ((int)outputs.argmax(1).eq(Given).sum().item<long>(), F.cross_entropy(outputs, Given, reduction: nn.Reduction.Sum).item<float>());

    public void Dispose()
    {
        _values.Dispose();
        _classWeights?.Dispose();
    }

    private bool Numbers => _options.Loss == Loss.SquaredError;

    private Tensor Given => _values.narrow(0, 0, _count);

    private Tensor SquaredError(Tensor outputs) => (outputs.flatten() - Given).square().sum();
}
