using System.Runtime.CompilerServices;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Batching;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Tests.Prediction.Texts;
using MlNetSuite.Tests.Server;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Prediction;

/// <summary>Rows of a leased model that are scored together with others.</summary>
public class GatheredRowsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, object?> Row = new() { ["Image"] = Pngs.Of(ToyArtifacts.Images, 0) };

    [Fact]
    public async Task They_run_on_the_threads_that_the_caller_names()
    {
        using var engine = Gathering();
        using var lease = engine.TryLease("quarters")!;
        var threads = new HeldScheduler();
        var answer = lease.PredictAsync(Row, threads, Cancel).AsTask();
        Assert.False(answer.IsCompleted);
        threads.Run();
        Assert.Equal(engine.Predict("quarters", Row).Label, (await answer).Label);
    }

    [Fact]
    public async Task Whoever_gives_up_goes_at_once_and_the_model_stays_until_the_others_are_scored()
    {
        using var engine = Gathering();
        var expected = engine.Predict("quarters", Row).Label;
        var threads = new HeldScheduler();
        using var giveUp = new CancellationTokenSource();
        Task<PredictionResult> given, kept;
        using (var lease = engine.TryLease("quarters")!)
        {
            given = lease.PredictAsync(Row, threads, giveUp.Token).AsTask();
            kept = lease.PredictAsync(Row, threads, Cancel).AsTask();
            await giveUp.CancelAsync();
            // Before any thread has taken its row.
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        }
        Assert.True(engine.Unload("quarters"));
        threads.Run();
        Assert.Equal(expected, (await kept).Label);
    }

    [Fact]
    public void A_scorer_that_has_predicted_a_long_text_is_not_kept()
    {
        // Six of so many characters do not fit a key of our own counting, so that ML.NET scores the texts.
        var tiny = TinyData.Texts(40, 2);
        var wide = tiny with { Texts = [.. tiny.Texts.Select((text, i) => i > 0 ? text : text + Characters(1_200))] };
        using var model = PredictionModel.Open(
            new MemoryStream(TextParity.Zip("linear", new() { ["charNgrams"] = "6", ["minRows"] = "1" }, wide)));
        Predict(1_000);
        Assert.False(model.TakesBatches(Text("goal")));
        Assert.Equal(1, model.For(Text("goal")).ScorersKept);
        Predict(100_000);
        Assert.Equal(0, model.For(Text("goal")).ScorersKept);

        void Predict(int length) => model.Predict(Text(new string('a', length)));

        static string Characters(int count) => string.Concat(Enumerable.Range(0x4E00, count).Select(code => (char)code));
    }

    [Fact]
    public void A_long_text_is_not_kept_by_what_has_predicted_it()
    {
        using var model = PredictionModel.Open(new MemoryStream(ServedZips.Texts));
        Assert.True(model.TakesBatches(Text("goal")));

        var text = Predicted(model, 100_000);
        GC.Collect();

        Assert.False(text.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Predicted(PredictionModel model, int length)
        {
            var text = new string('a', length);
            model.Predict(Text(text));
            return new(text);
        }
    }

    private static Dictionary<string, object?> Text(string text) => new() { ["Text"] = text };

    private static SharedPredictionEngine Gathering()
    {
        var engine = new SharedPredictionEngine(new SharedPredictionEngineOptions { Batching = new() { Mode = BatchingMode.Always } });
        engine.Load("quarters", new MemoryStream(ToyArtifacts.Zip));
        return engine;
    }

    /// <summary>Runs its tasks when <see cref="Run"/> is called.</summary>
    private sealed class HeldScheduler : TaskScheduler
    {
        private readonly Queue<Task> _tasks = [];

        internal void Run()
        {
            while (_tasks.TryDequeue(out var task))
                TryExecuteTask(task);
        }

        protected override void QueueTask(Task task) => _tasks.Enqueue(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
    }
}
