using System.Runtime.InteropServices;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetSuite.Training.Images;

/// <summary>How the last stages are tuned.</summary>
/// <param name="Epochs">Passes over the pictures.</param>
/// <param name="LearningRate">The highest step size of AdamW.</param>
/// <param name="WeightDecay">Decoupled weight decay.</param>
/// <param name="ClassWeights">How much a picture counts by its class.</param>
internal sealed record TuningOptions(int Epochs, double LearningRate, double WeightDecay, float[] ClassWeights);

/// <summary>Learns on: the last stages of a network and the head together, from where the head alone has ended (Kumar et al. 2022,
/// https://arxiv.org/abs/2202.10054). What enters the stages is computed once and held with 16 bits a number. Each batch is cut into the
/// same shards on any number of threads, and what they find is summed in their order.</summary>
internal sealed class StageTuning(TuningPlan plan, TuningInputs inputs, int[] labels, TuningOptions options, TrainingRun run)
{
    private const int Batch = 32, Shards = 4, Piece = 1 << 14;

    /// <summary>Tuned weights, in the order of the plan.</summary>
    /// <param name="initial">Where to begin.</param>
    internal float[] Fit(float[] initial)
    {
        LibTorch.Load();
        using var team = new WorkerTeam(run.Threads);
        using var weights = TorchNetwork.Flat(initial);
        var shards = Enumerable.Range(0, Shards).Select(_ => new TunedStages(plan, weights)).ToArray();
        var (first, second) = (new float[plan.Length], new float[plan.Length]);
        var pieces = plan.Slots.SelectMany(Pieces).ToArray();
        var order = Enumerable.Range(0, labels.Length).ToArray();
        var batches = (order.Length + Batch - 1) / Batch;
        for (var epoch = 1; epoch <= options.Epochs; epoch++)
        {
            new RandomStream(run.Seed, epoch).Shuffle(order);
            var loss = 0.0;
            for (var batch = 0; batch < batches; batch++)
            {
                var (from, to) = ((int)((long)order.Length * batch / batches), (int)((long)order.Length * (batch + 1) / batches));
                var done = (epoch - 1 + (double)batch / batches) / options.Epochs;
                if (batch % 8 == 0)
                    run.Report(new($"tuning, epoch {epoch} of {options.Epochs}", done, Loss: from > 0 ? loss / from : null));
                var losses = new double[Shards];
                team.Run(Shards, s => losses[s] = Learn(shards[s], order.AsSpan(
                    (from + (to - from) * s / Shards)..(from + (to - from) * (s + 1) / Shards)), epoch));
                loss += losses.Sum();
                Step(team, shards, weights, first, second, pieces, to - from, (epoch - 1) * batches + batch + 1,
                    options.LearningRate * Schedule.OneCycle.At(done));
            }
            if (!double.IsFinite(loss))
                throw new InputException($"tuning diverged in epoch {epoch}: the loss is {loss}; try a smaller learningRate.");
        }
        foreach (var shard in shards)
            shard.Dispose();
        return MemoryMarshal.Cast<byte, float>(weights.bytes).ToArray();
    }

    private double Learn(TunedStages stages, ReadOnlySpan<int> rows, int epoch)
    {
        if (rows.Length == 0)
            return 0;
        using var scope = NewDisposeScope();
        var (entering, features) = inputs.Tensors(rows, run.Seed, epoch);
        var answers = tensor(rows.ToArray().Select(row => (long)labels[row]).ToArray());
        var loss = 0.0;
        FirstPass.Run($"tuned {plan.Entering} {inputs.Height}x{inputs.Width}", rows.Length, learns: true, () =>
        {
            var sum = F.cross_entropy(stages.Forward(entering, features), answers, tensor(options.ClassWeights), reduction: nn.Reduction.Sum);
            sum.backward();
            loss = sum.item<float>();
        });
        return loss;
    }

    private void Step(
        WorkerTeam team, TunedStages[] shards, Tensor weights, float[] first, float[] second, (int Start, int Length, bool Decays)[] pieces,
        int rows, int step, double rate)
    {
        var sizes = new StepSizes(
            Scale: 1f / rows,
            Rate: (float)(rate / (1 - Math.Pow(AdamKernel.Beta1, step))),
            InverseRootBias: (float)(1 / Math.Sqrt(1 - Math.Pow(AdamKernel.Beta2, step))),
            Keep: 1, AverageShare: 0);
        var decayed = sizes with { Keep = (float)(1 - rate * options.WeightDecay) };
        team.Run(pieces.Length, p =>
        {
            var (start, length, decays) = pieces[p];
            var sum = shards[0].Gradients.Slice(start, length);
            foreach (var shard in shards.AsSpan(1))
                AdamKernel.Gather(shard.Gradients.Slice(start, length), sum);
            new AdamKernel
            {
                Weights = MemoryMarshal.Cast<byte, float>(weights.bytes).Slice(start, length),
                First = first.AsSpan(start, length),
                Second = second.AsSpan(start, length),
                Average = [],
            }.Step(sum, decays ? decayed : sizes);
        });
    }

    private IEnumerable<(int, int, bool)> Pieces(TunedSlot slot)
    {
        var end = slot.Offset + (slot.Length + 15) / 16 * 16;
        for (var start = slot.Offset; start < end; start += Piece)
            yield return (start, Math.Min(Piece, end - start), slot.Decays);
    }
}
