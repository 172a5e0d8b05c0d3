using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Encoders;

namespace MlNetSuite.Training.Tasks;

/// <summary>Everything about one training that is not data or a parameter.</summary>
/// <param name="Seed">The seed of all random numbers: the same seed gives the same model, whatever <paramref name="Threads"/> is.</param>
/// <param name="Threads">Cores to use, at least 1.</param>
/// <param name="Progress">Told about epochs and stages; may be null.</param>
/// <param name="Cancel">Looked at between batches; training then throws <see cref="OperationCanceledException"/>.</param>
public sealed record TrainingRun(int Seed, int Threads, IProgress<TrainingProgress>? Progress = null, CancellationToken Cancel = default)
{
    private const long MemoryWorthCollecting = 256L << 20;

    /// <summary>The ML.NET context of this run.</summary>
    public MLContext ML { get; } = TransformerLoading.Context(Seed);

    /// <summary>When the run's models were made, as their cards say: now, or what <c>SOURCE_DATE_EPOCH</c> says.</summary>
    /// <exception cref="InputException">The variable is set, and not to seconds since 1970; thrown when the run is made.</exception>
    internal DateTimeOffset Created { get; } = BuildTime.Now();

    /// <summary>What trials share of their preparation; null where a training shares nothing.</summary>
    internal PreparationCache? Preparations { get; init; }

    /// <summary>What pretrained encoders made of texts and pictures, shared by the trials of a sweep.</summary>
    internal VectorCache Vectors { get; init; } = new();

    /// <summary>What the run's time goes to.</summary>
    internal StageTimes Stages { get; init; } = new();

    /// <summary>A context of its own for a step that several trainings share: what the step draws from its random numbers must not shift
    /// those of the training that happens to make it.</summary>
    internal MLContext StepContext() => TransformerLoading.Context(Seed);

    /// <inheritdoc cref="PreparationCache.Get"/>
    internal T Prepare<T>(Dataset rows, object way, Func<T> make, Func<T, long> bytesOf) where T : class =>
        Preparations is null ? make() : Preparations.Get(rows, way, make, bytesOf);

    /// <summary>Begins a stage, which ends the one before, and tells the listener.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="fraction">How much of the run is done, 0..1.</param>
    /// <param name="step">What is done in it first, if its name does not say it.</param>
    internal void Begin(WorkStage stage, double fraction, string? step = null)
    {
        GiveBack();
        Stages.Begin(stage);
        Report(new(step ?? StageTimes.Name(stage), fraction));
    }

    /// <summary>Gives back what the stage before has left: its large arrays would lie beside those of the next one until the collector
    /// finds that memory is short.</summary>
    private static void GiveBack()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > MemoryWorthCollecting)
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Tells the listener, if there is one, and stops here if the run was cancelled.</summary>
    public void Report(TrainingProgress progress)
    {
        Cancel.ThrowIfCancellationRequested();
        Progress?.Report(progress);
    }
}

/// <summary>A step of a training run.</summary>
/// <param name="Stage">What is being done, such as <c>epoch 3 of 10</c>.</param>
/// <param name="Fraction">How much of the run is done, 0..1.</param>
/// <param name="Epoch">The epoch just finished, from 1, or null.</param>
/// <param name="Loss">Mean training loss of that epoch, or null.</param>
/// <param name="Validation">The validation metric after that epoch, or null: accuracy of classifiers, RMSE of those that predict
/// numbers.</param>
/// <param name="ValidationLoss">The validation log-loss after that epoch, or null.</param>
public sealed record TrainingProgress(
    string Stage, double Fraction, int? Epoch = null, double? Loss = null, double? Validation = null, double? ValidationLoss = null);
