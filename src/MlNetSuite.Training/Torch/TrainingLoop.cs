using System.Diagnostics;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Torch;

/// <summary>Trains a network: read it top to bottom.</summary>
internal static class TrainingLoop
{
    /// <summary>Within long epochs, how often progress is told.</summary>
    private static readonly TimeSpan SilenceAtMost = TimeSpan.FromSeconds(1);

    /// <summary>Learns weights for <paramref name="network"/>, whose outputs are logits or the number to learn.</summary>
    /// <param name="network">The layers.</param>
    /// <param name="train">Rows to learn from, at least one.</param>
    /// <param name="validation">Rows to choose an epoch by, or null to keep the last one.</param>
    /// <param name="options">How.</param>
    /// <param name="run">Seed, threads, progress and cancellation.</param>
    internal static TrainedWeights Run(
        Network network, ITrainingRows train, ITrainingRows? validation, LoopOptions options, TrainingRun run)
    {
        LibTorch.Load();
        var layout = new WeightLayout(network);
        var initial = layout.Initial(run.Seed);
        WhiteningFilters.Set(initial, network, layout, train);
        using var learner = new ShardedLearner(network, layout, options, initial, run.Threads);
        var order = Enumerable.Range(0, train.Count).ToArray();
        var batches = (train.Count + options.BatchSize - 1) / options.BatchSize;
        var best = (Epoch: 0, Correct: -1, Loss: double.NaN, Weights: Array.Empty<float>());
        var improved = 0;
        double? metric = null, metricLoss = null;
        var told = Stopwatch.StartNew();

        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            new RandomStream(run.Seed, epoch).Shuffle(order);
            var loss = 0.0;
            for (var batch = 0; batch < batches; batch++)
            {
                run.Cancel.ThrowIfCancellationRequested();
                // Batches of equal size, to within one row, rather than a small one at the end.
                var (from, to) = (Part(batch), Part(batch + 1));
                var done = ((epoch - 1) * (double)batches + batch) / ((double)options.Epochs * batches);
                var rate = options.LearningRate * options.Schedule.At(done);
                loss += learner.Step(train, order.AsMemory(from..to), rate, (run.Seed, epoch));
                if (told.Elapsed > SilenceAtMost)
                {
                    run.Report(new($"epoch {epoch} of {options.Epochs}", done, Loss: loss / to, Validation: metric));
                    told.Restart();
                }
            }
            loss /= train.Count;
            if (!double.IsFinite(loss))
                throw new InputException($"training diverged in epoch {epoch}: the loss is {loss}; try a smaller learningRate.");

            var weights = learner.Snapshot();
            if (validation is null)
                best = (epoch, 0, loss, weights);
            else
            {
                var (correct, validationLoss) = learner.Evaluate(validation, weights, run.Cancel);
                metricLoss = validationLoss / validation.Count;
                var closer = correct == best.Correct && validationLoss < best.Loss;
                metric = options.Loss == Loss.SquaredError
                    ? options.TargetUnit * Math.Sqrt(validationLoss / validation.Count)
                    : (double)correct / validation.Count;
                // Classes have improved when more are right, however sure of it; numbers when they are closer.
                improved = correct > best.Correct || (closer && options.Loss == Loss.SquaredError) ? epoch : improved;
                if (correct > best.Correct || closer)
                    best = (epoch, correct, validationLoss, weights);
            }
            run.Report(new($"epoch {epoch} of {options.Epochs}", (double)epoch / options.Epochs, epoch, loss, metric, metricLoss));
            told.Restart();
            if (validation is not null && options.Patience > 0 && epoch - improved >= options.Patience)
                break;
        }
        return new(layout, best.Weights, best.Epoch);

        int Part(int batch) => (int)((long)train.Count * batch / batches);
    }
}

/// <summary>What training found.</summary>
/// <param name="Layout">Where each layer's numbers lie.</param>
/// <param name="Values">The weights of the best epoch.</param>
/// <param name="Epoch">That epoch, from 1.</param>
internal sealed record TrainedWeights(WeightLayout Layout, float[] Values, int Epoch);
