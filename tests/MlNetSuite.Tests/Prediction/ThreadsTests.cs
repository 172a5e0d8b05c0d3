using MlNetSuite.Analysis.Drift;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Prediction;

/// <summary>A model uses as many threads as it was allowed, and stops soon when it is told to.</summary>
public class ThreadsTests
{
    /// <summary>Rows that two threads may have begun when the work is stopped: a block of a network each, and what was begun
    /// since.</summary>
    private const int FewMoreRows = 4 * 64;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, Action<PredictionModel, RowWatch, CancellationToken>> Calls => new()
    {
        { "batch", (model, watch, cancel) => model.Predict(watch.Rows(400), cancel) },
        { "explanation",
            (model, watch, cancel) => new ModelExplainer(model).Explain(watch.Rows(1)[0], new() { Background = watch.Rows(60) }, cancel) },
        { "importance",
            (model, watch, cancel) =>
                new ModelExplainer(model).PermutationImportance(watch.Rows(200), scores => scores.Average(s => s[0]), 2, 1, cancel) },
        { "profile", (model, watch, cancel) => new ModelDrift(model).CreateProfile(watch.Rows(300), watch.Rows(300), cancel) },
    };

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public void One_thread_is_the_callers(string call, Action<PredictionModel, RowWatch, CancellationToken> ask)
    {
        using var model = Table();
        model.Threads = 1;
        var watch = new RowWatch();
        ask(model, watch, Cancel);
        Assert.True(watch.Reads > 60, call);
        Assert.Equal([Environment.CurrentManagedThreadId], watch.Threads);
    }

    [Fact]
    public void Two_threads_predict_side_by_side()
    {
        using var model = Table();
        model.Threads = 2;
        var watch = RowWatch.Meeting(2);
        model.Predict(watch.Rows(400), Cancel);
        Assert.True(watch.Met);
    }

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public void It_stops_in_the_middle(string call, Action<PredictionModel, RowWatch, CancellationToken> ask)
    {
        using var model = Table();
        model.Threads = 2;
        var all = new RowWatch();
        ask(model, all, Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        // A profile reads its columns before the model does.
        var at = call == "profile" ? 630 : 30;
        var watch = RowWatch.Stopping(stop, at);
        Assert.ThrowsAny<OperationCanceledException>(() => ask(model, watch, stop.Token));
        Assert.True(watch.Reads < Math.Min(all.Reads, at + FewMoreRows), $"{call}: {watch.Reads} of {all.Reads}");
    }

    [Fact]
    public void Explanations_of_texts_and_images_stop_as_well()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        using var text = PredictionModel.Open(new MemoryStream(Subject.Of("text-classification", "linear").Packed(1)));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new ModelExplainer(text).Explain(new Dictionary<string, object?> { ["Text"] = "goal match team" }, new ExplanationOptions(),
                stopped.Token));
        using var plain = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of("onnx")));
        using var image = PredictionModel.Open(new MemoryStream(ModelArtifact.Pack(
            ToyArtifacts.Run.ML, plain.Transformer, plain.InputSchema, plain.Card with { Image = new(1, 8, 8) })));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new ModelExplainer(image).ExplainImage(new float[ToyArtifacts.Images.Shape.Size], null, stopped.Token));
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("nbsvm")]
    public void An_evaluation_uses_no_more_threads_than_the_model_may(string trainer)
    {
        var (task, data) = (new TextClassificationTask(), TinyData.Texts(400, 3));
        using var model = PredictionModel.Open(new MemoryStream(WithSamples("text-classification", trainer)));
        model.Threads = 1;
        var watch = new RowWatch();
        var alone = task.Evaluate(model, data with { Texts = watch.Texts(data.Texts) }, Cancel);
        Assert.Equal(400, watch.Reads);
        Assert.Equal([Environment.CurrentManagedThreadId], watch.Threads);

        model.Threads = 2;
        var meeting = RowWatch.Meeting(2);
        var together = task.Evaluate(model, data with { Texts = meeting.Texts(data.Texts) }, Cancel);
        Assert.True(meeting.Met);
        Assert.Equal(alone.Values, together.Values);
    }

    [Fact]
    public void An_evaluation_stops_in_the_middle()
    {
        var (task, data) = (new TextClassificationTask(), TinyData.Texts(2_000, 3));
        using var model = PredictionModel.Open(new MemoryStream(WithSamples("text-classification", "linear")));
        model.Threads = 2;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watch = RowWatch.Stopping(stop, at: 150);
        Assert.ThrowsAny<OperationCanceledException>(() => task.Evaluate(model, data with { Texts = watch.Texts(data.Texts) }, stop.Token));
        Assert.InRange(watch.Reads, 150, 150 + 2 * FewMoreRows);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("nbsvm")]
    public void A_trial_on_one_thread_is_evaluated_on_it(string trainer)
    {
        var (task, data) = (new TextClassificationTask(), TinyData.Texts(90, 3));
        var watch = new RowWatch();
        var validation = data with { Texts = watch.Texts(data.Texts) };
        var of = task.Trainers.Single(t => t.Name == trainer);
        new TrialObjective<TextDataset>(task.Definition, data, ValidationRule.Holdout, of, seed: 1, samples: 3)
            .Fit(new(data, validation), of, of.Space.Defaults, new(1, 1, null, Cancel));
        Assert.Equal([Environment.CurrentManagedThreadId], watch.Threads);
    }

    [Fact]
    public void Scores_are_the_same_bits_on_any_number_of_threads()
    {
        var rows = TableRows.View(TinyData.ClassTable(700, 3), Table().InputSchema);
        float[][] Scores(int threads)
        {
            using var model = Table();
            model.Threads = threads;
            return [.. model.Scores(rows, Cancel)];
        }
        Assert.Equal(700, Scores(1).Length);
        Assert.Equal(Scores(1), Scores(3));
    }

    [Fact]
    public void Fewer_than_one_are_refused()
    {
        using var model = Table();
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Threads = 0);
        Assert.Throws<ArgumentException>(() => new SharedPredictionEngine(new() { Threads = 0 }));
        using var engine = new SharedPredictionEngine(new() { Threads = 1 });
        engine.Load("toy", new MemoryStream(ToyArtifacts.Zip));
        Assert.Equal(1, engine.Model("toy").Threads);
    }

    private static readonly Lazy<byte[]> TableZip = new(() => Subject.Of("classification", "lightgbm").Packed(1));

    private static PredictionModel Table() => PredictionModel.Open(new MemoryStream(TableZip.Value));

    /// <summary>A zip by which a network, if it is one, is scored by itself.</summary>
    private static byte[] WithSamples(string task, string trainer)
    {
        var run = new TrainingRun(1, 1);
        var of = new TextClassificationTask().Trainers.Single(t => t.Name == trainer);
        using var model = of.Train(TinyData.Texts(90, 3), of.Space.Defaults, run);
        using var opened = PredictionModel.Open(new MemoryStream(Subject.Of(task, trainer).Packed(1)));
        return ModelArtifact.Pack(run.ML, model.Transformer, model.InputSchema, opened.Card, [new() { ["Text"] = "goal match" }],
            model.Entries);
    }
}
