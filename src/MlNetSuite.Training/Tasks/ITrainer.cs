using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>A way to learn a task. Stateless: options come in as a parameter set, the model comes out.</summary>
public interface ITrainer
{
    /// <summary>The name used on the command line and in model cards, such as <c>convnet</c>.</summary>
    string Name { get; }

    /// <summary>One line for people.</summary>
    string Summary { get; }

    /// <summary>The parameters it takes, with ranges and defaults.</summary>
    SearchSpace Space { get; }

    /// <summary>What a sweep searches of <see cref="Space"/> (see <see cref="SearchSpace.Searching"/>): the same names, narrower
    /// ranges, configurations known to be good.</summary>
    SearchSpace Search => Space;

    /// <summary>Whether it holds rows out and reports its metric on them after each epoch (<see cref="TrainingProgress.Validation"/>).
    /// A sweep looks at the others after growing shares of the rows instead.</summary>
    bool ReportsValidation => false;

    /// <summary>Whether training with these parameters computes by libtorch, which may not be on the machine
    /// (<see cref="Torch.LibTorch"/>). Training then says so before it reads rows, and a sweep leaves the trainer out unless it was asked
    /// for by name.</summary>
    bool NeedsLibTorch(ParameterSet parameters) => false;
}

/// <summary>A trainer for one kind of rows.</summary>
public interface ITrainer<in TData> : ITrainer where TData : Dataset
{
    /// <summary>Learns from <paramref name="data"/>; the trainer holds out validation rows of its own where it needs them.</summary>
    /// <exception cref="InputException">The rows cannot be learned from, such as a single class.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    TrainedModel Train(TData data, ParameterSet parameters, TrainingRun run);
}
