using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Tests.Training.Tasks.Rides;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>What trials make of the same rows in the same way is made once, and no model shows whether it was shared.</summary>
public sealed class PreparationCacheTests : IDisposable
{
    private static readonly Dataset Rows = TinyData.For(typeof(TextDataset));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Prepared() =>
    [
        .. TrainingTasks.All.Where(t => t.Name is "classification" or "regression" or "text-classification")
            .SelectMany(task => task.Trainers.Select(trainer => (task.Name, trainer.Name))),
    ];

    [Theory]
    [MemberData(nameof(Prepared))]
    public void A_model_is_the_same_whether_its_preparation_was_shared_or_not(string task, string trainer)
    {
        var subject = Subject.Of(task, trainer);
        var rows = subject.Data is ClassificationTable table ? WithProse(table) : subject.Data;
        byte[] Zip(PreparationCache? cache)
        {
            var run = new TrainingRun(3, 1) { Preparations = cache };
            using var model = subject.Train(rows, run);
            return subject.Pack(model, rows, run);
        }
        var shared = new PreparationCache();
        // The first makes what the second finds.
        subject.Train(rows, new TrainingRun(3, 1) { Preparations = shared }).Dispose();
        Assert.Equal(Zip(null), Zip(shared));
    }

    [Theory]
    [InlineData("holdout", 1)]
    [InlineData("cv:3", 3)]
    public async Task A_sweep_prepares_the_rows_of_each_fold_once(string validation, int folds)
    {
        var trainer = new Counting();
        var task = new TrainingTask<RideDataset>(RideTask.Create().Definition with { Trainers = [trainer] });
        RideTask.Write(_folder.File("rides.csv"));
        await task.SweepAsync(
            new() { Data = _folder.File("rides.csv"), Artifact = _folder.File("best.zip"), Validation = validation, Threads = 1 },
            new SweepBudget { Trials = 3 }, cancel: TestContext.Current.CancellationToken);
        // The last one is that of the final training, on all training rows.
        Assert.Equal(folds + 1, trainer.Prepared);
    }

    [Fact]
    public void What_fails_is_made_anew_and_other_rows_and_ways_are_their_own()
    {
        var cache = new PreparationCache();
        string Get(Dataset rows, object way, Func<string> make) => cache.Get(rows, way, make, text => text.Length);
        Assert.Throws<OperationCanceledException>(() => Get(Rows, 1, () => throw new OperationCanceledException()));
        Assert.Equal("a", Get(Rows, 1, () => "a"));
        Assert.Equal("a", Get(Rows, 1, () => "b"));
        Assert.Equal("c", Get(Rows, 2, () => "c"));
        Assert.Equal("d", Get(Rows with { }, 1, () => "d"));
    }

    [Fact]
    public void What_was_not_used_for_longest_is_dropped_and_what_never_fits_is_not_kept()
    {
        var cache = new PreparationCache(maxBytes: 10);
        string Get(int way, string made) => cache.Get(Rows, way, () => made, text => text.Length);
        Get(1, "aaaa");
        Get(2, "bbbb");
        Get(1, "");
        Get(3, "cccc");
        Assert.Equal("aaaa", Get(1, ""));
        Assert.Equal("b", Get(2, "b"));
        Assert.Equal("a larger text", Get(4, "a larger text"));
        Assert.Equal("", Get(4, ""));
    }

    [Fact]
    public async Task Who_asks_for_the_same_meanwhile_waits_for_it()
    {
        var cache = new PreparationCache();
        var made = 0;
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        string Make()
        {
            Interlocked.Increment(ref made);
            begun.Set();
            go.Wait(TestContext.Current.CancellationToken);
            return "once";
        }
        var first = Task.Run(() => cache.Get(Rows, "way", Make, _ => 1), TestContext.Current.CancellationToken);
        begun.Wait(TestContext.Current.CancellationToken);
        var second = Task.Run(() => cache.Get(Rows, "way", Make, _ => 1), TestContext.Current.CancellationToken);
        go.Set();
        Assert.Same(await first, await second);
        Assert.Equal(1, made);
    }

    private static ClassificationTable WithProse(ClassificationTable table)
    {
        string[] words = ["good", "bad", "late", "soon", "red", "blue", "old"];
        var prose = Enumerable.Range(0, table.Count).Select(i => $"{words[i % 7]} {words[i / 7 % 7]} and {words[i * 5 % 7]} item{i}");
        return table with { Columns = [.. table.Columns, new TextColumn("Said", [.. prose])] };
    }

    private sealed class Counting : ITrainer<RideDataset>
    {
        private readonly PaceTrainer _pace = new();

        internal int Prepared { get; private set; }

        public string Name => _pace.Name;

        public string Summary => _pace.Summary;

        public MlNetSuite.AutoML.Spaces.SearchSpace Space => _pace.Space;

        public TrainedModel Train(RideDataset data, MlNetSuite.AutoML.Spaces.ParameterSet parameters, TrainingRun run)
        {
            run.Prepare(data, "count", () => $"{++Prepared}", _ => 1);
            return _pace.Train(data, parameters, run);
        }
    }
}
