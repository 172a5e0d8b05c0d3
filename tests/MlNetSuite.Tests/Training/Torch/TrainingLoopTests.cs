using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;

namespace MlNetSuite.Tests.Training.Torch;

public class TrainingLoopTests
{
    private const string Everything = "conv(4,3) bn relu pool(2) conv(6,3) bn gelu flatten linear(16) relu dropout(0.2) linear(3)";

    [Theory]
    [InlineData("flatten linear(8) relu linear(3)")]
    [InlineData(Everything)]
    public void One_seed_gives_the_same_bytes_on_any_number_of_threads(string layers)
    {
        var options = new LoopOptions
        {
            Epochs = 2,
            BatchSize = 100,
            Schedule = Schedule.OneCycle,
            WeightDecay = 0.01,
            ClipNorm = 1,
            AverageDecay = 0.9
        };
        var one = Train(layers, options, new TrainingRun(5, 1));
        Assert.Equal(one, Train(layers, options, new TrainingRun(5, 2)));
        Assert.Equal(one, Train(layers, options, new TrainingRun(5, 3)));
        Assert.NotEqual(one, Train(layers, options, new TrainingRun(6, 1)));
    }

    [Fact]
    public void Trainings_side_by_side_do_not_disturb_each_other()
    {
        var options = new LoopOptions { Epochs = 2, BatchSize = 64 };
        var alone = Train(Everything, options, new TrainingRun(5, 1));
        var together = new float[3][];
        Parallel.For(0, 3, i => together[i] = Train(Everything, options, new TrainingRun(5, 1)));
        Assert.All(together, weights => Assert.Equal(alone, weights));
    }

    [Theory]
    [InlineData(false, 0, 0, 0, 0)]
    [InlineData(true, 0.01, 0.1, 1, 0.9)]
    public void It_learns_what_can_be_learned(bool oneCycle, double decay, double smoothing, double clip, double average)
    {
        var progress = new Reports();
        var options = new LoopOptions
        {
            Epochs = 8,
            BatchSize = 32,
            LearningRate = 5e-3,
            Schedule = oneCycle ? Schedule.OneCycle : Schedule.Constant,
            WeightDecay = decay,
            LabelSmoothing = smoothing,
            ClipNorm = clip,
            AverageDecay = average,
        };
        Train("flatten linear(16) relu linear(3)", options, new TrainingRun(1, 2, progress));
        Assert.Equal(Enumerable.Range(1, 8), progress.Seen.Select(p => p.Epoch ?? 0));
        Assert.Equal(1, progress.Seen[^1].Fraction);
        Assert.True(progress.Seen[^1].Loss < progress.Seen[0].Loss);
        Assert.True(progress.Seen[^1].Validation > 0.95, $"validation accuracy {progress.Seen[^1].Validation}");
    }

    [Fact]
    public void It_stops_when_validation_stops_improving_and_keeps_the_best_weights()
    {
        var progress = new Reports();
        var network = NetworkOf("flatten linear(3)");
        // A step size this large makes validation jump about.
        var options = new LoopOptions { Epochs = 200, BatchSize = 32, LearningRate = 0.3, Patience = 3 };
        var trained = TrainingLoop.Run(network, new Blobs(200, 1), new Blobs(90, 2), options, new TrainingRun(1, 1, progress));
        var best = progress.Seen.Max(p => p.Validation);
        Assert.Equal(progress.Seen.FindIndex(p => p.Validation == best) + 1 + 3, progress.Seen.Count);
        Assert.Equal(best, progress.Seen[trained.Epoch - 1].Validation);
    }

    [Fact]
    public void It_stops_between_batches_when_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var rows = new Blobs(200, 1) { OnCopy = cancel.Cancel };
        Assert.Throws<OperationCanceledException>(() => TrainingLoop.Run(
            NetworkOf("flatten linear(3)"), rows, null, new LoopOptions { Epochs = 1000, BatchSize = 8 },
            new TrainingRun(1, 2, null, cancel.Token)));
        Assert.InRange(rows.Copied, 1, 8);
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(65, 64)]
    [InlineData(101, 100)]
    public void Any_number_of_rows_and_any_batch_will_do(int rows, int batch)
    {
        var trained = TrainingLoop.Run(
            NetworkOf(Everything), new Blobs(rows, 1), null, new LoopOptions { Epochs = 2, BatchSize = batch }, new TrainingRun(1, 2));
        Assert.All(trained.Values, w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void A_training_that_blows_up_says_so()
    {
        var options = new LoopOptions { Epochs = 50, BatchSize = 32, LearningRate = 1e30 };
        var fault = Assert.Throws<InputException>(() =>
            Train("flatten linear(64) relu linear(64) relu linear(3)", options, new TrainingRun(1, 1)));
        Assert.Contains("smaller learningRate", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_cycle_rises_from_a_twenty_fifth_and_ends_at_nothing()
    {
        Assert.Equal(1 / 25.0, Schedule.OneCycle.At(0), 12);
        Assert.Equal(1, Schedule.OneCycle.At(0.25), 12);
        Assert.Equal(0, Schedule.OneCycle.At(1), 12);
        Assert.Equal(1, Schedule.Constant.At(0.7));
    }

    private static Network NetworkOf(string layers) => new(new(1, 6, 6), LayerText.Parse(layers));

    private static float[] Train(string layers, LoopOptions options, TrainingRun run) =>
        TrainingLoop.Run(NetworkOf(layers), new Blobs(300, 1), new Blobs(90, 2), options, run).Values;

    private sealed class Reports : IProgress<TrainingProgress>
    {
        internal List<TrainingProgress> Seen { get; } = [];

        public void Report(TrainingProgress value)
        {
            if (value.Epoch is not null)
                Seen.Add(value);
        }
    }

    /// <summary>6 x 6 images whose class is the pair of lines that is bright.</summary>
    private sealed class Blobs(int count, int seed) : ITrainingRows
    {
        private int _copied;

        internal int Copied => _copied;

        internal Action OnCopy { get; init; } = () => { };

        public int Count => count;

        public int Label(int row) => new RandomStream(seed, row).Below(3);

        public void Copy(int row, Span<float> values)
        {
            Interlocked.Increment(ref _copied);
            OnCopy();
            var random = new RandomStream(seed, row);
            var label = random.Below(3);
            for (var i = 0; i < values.Length; i++)
                values[i] = random.Unit() + (i / 12 == label ? 0.5f : 0);
        }
    }
}
