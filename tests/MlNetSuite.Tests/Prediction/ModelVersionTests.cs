using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Batching;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Tests.Prediction;

public class ModelVersionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_name_is_its_newest_version_and_a_version_is_asked_for_by_number()
    {
        using var engine = new SharedPredictionEngine();
        Load(engine, "quarters/2", "linear");
        Load(engine, "quarters/10", "onnx");
        Load(engine, "quarters", "lightgbm");
        Assert.Equal(["quarters"], engine.Names);
        Assert.Equal([1, 2, 10], engine.Models.Select(m => m.Version));
        Assert.Equal(10, engine.Find("quarters").Version);
        Assert.Same(engine.Find("quarters/10"), engine.Find("quarters"));
        Assert.True(engine.Unload("quarters/10"));
        Assert.Equal(2, engine.Find("quarters").Version);
        var fault = Assert.Throws<KeyNotFoundException>(() => engine.Find("quarters/10"));
        Assert.Equal("no model 'quarters/10' is loaded; loaded: quarters/1, quarters/2. Did you mean 'quarters/1'?", fault.Message);
        Assert.True(engine.Unload("quarters"));
        Assert.Empty(engine.Models);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b/c")]
    [InlineData("a/")]
    [InlineData("a/0")]
    [InlineData("a/-1")]
    [InlineData("a/1.5")]
    [InlineData("../a")]
    [InlineData(".hidden")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    public void What_cannot_be_a_name_is_refused(string name)
    {
        using var engine = new SharedPredictionEngine();
        Assert.ThrowsAny<ArgumentException>(() => engine.Load(name, new MemoryStream(ToyArtifacts.Zip)));
    }

    [Fact]
    public async Task Gathered_predictions_are_those_of_single_ones()
    {
        using var engine = new SharedPredictionEngine(new() { Batching = new() { Mode = BatchingMode.Always } });
        Load(engine, "quarters", "onnx");
        Assert.True(engine.Find("quarters").GathersRows);
        var expected = Enumerable.Range(0, 40).Select(i => engine.Predict("quarters", Row(i))).ToList();
        var given = await Task.WhenAll(Enumerable.Range(0, 400)
            .Select(i => Task.Run(() => engine.PredictAsync("quarters", Row(i % 40), Cancel).AsTask(), Cancel)));
        for (var i = 0; i < given.Length; i++)
        {
            Assert.Equal(expected[i % 40].Label, given[i].Label);
            Assert.Equal(expected[i % 40].Score, given[i].Score, 1e-6f);
        }
        await Assert.ThrowsAsync<PredictionInputException>(() =>
            engine.PredictAsync("quarters", new Dictionary<string, object?> { ["Pixels"] = "no" }, Cancel).AsTask());
    }

    [Fact]
    public void Warm_up_measures_whether_batches_pay()
    {
        using var engine = new SharedPredictionEngine(new() { Batching = new() { Mode = BatchingMode.Never } });
        Load(engine, "quarters", "onnx");
        Assert.False(engine.Find("quarters").GathersRows);
        Load(engine, "trees", "lightgbm");
        Assert.Equal(1, engine.Find("trees").BatchRatio);
    }

    [Fact]
    public void A_model_that_fails_on_its_own_samples_is_refused_and_the_old_one_stays()
    {
        using var engine = new SharedPredictionEngine();
        Load(engine, "quarters", "linear");
        var model = ToyArtifacts.Linear;
        var bad = ModelArtifact.Pack(ToyArtifacts.Run.ML, model.Transformer, model.InputSchema, ToyArtifacts.Card(model),
            [new() { ["Pixels"] = "none" }]);
        var fault = Assert.Throws<ModelArtifactException>(() => engine.Load("quarters", new MemoryStream(bad)));
        Assert.Equal(ModelArtifactFault.FailedWarmUp, fault.Fault);
        Assert.Contains("fails on its own sample rows", fault.Message, StringComparison.Ordinal);
        Assert.Equal("top left", engine.Predict("quarters", Row(0)).Label);
        using var cold = new SharedPredictionEngine(new() { WarmUp = false });
        cold.Load("quarters", new MemoryStream(bad));
        Assert.Equal("top left", cold.Predict("quarters", Row(0)).Label);
    }

    [Fact]
    public void A_threshold_is_for_two_classes()
    {
        using var engine = new SharedPredictionEngine(new() { Models = { ["quarters"] = new() { Threshold = 0.9 } } });
        Assert.Contains("two classes", Assert.Throws<ModelArtifactException>(() => Load(engine, "quarters", "linear")).Message,
            StringComparison.Ordinal);
        var answer =
            PredictionResult.Of(
                new([new("PredictedLabel", "Text", null, OutputRole.Class), new("Score", "Single", 2, OutputRole.Probabilities)],
                    ["ham", "spam"]), [0.3f, 0.7f]);
        Assert.Equal(("spam", 0.7f), (answer.Label, answer.Score));
        Assert.Equal(("ham", 0.3f), (answer.At(0.8).Label, answer.At(0.8).Score));
        Assert.Equal("spam", answer.At(0.7f).Label);
        Assert.Equal("ham", answer.At(0.3f, "ham").Label);
        Assert.Equal("there is no class 'eggs'; the model has: ham, spam.",
            Assert.Throws<PredictionInputException>(() => answer.At(0.5, "eggs")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => answer.At(double.NaN));
        Assert.Equal(["spam"], answer.Probabilities.Top(1).Select(p => p.Key));
        Assert.Equal(["spam", "ham"], answer.Probabilities.Top(5).Select(p => p.Key));
    }

    [Fact]
    public void What_was_replaced_is_freed()
    {
        using var engine = new SharedPredictionEngine();
        var old = LoadAndForget(engine);
        Load(engine, "quarters", "onnx");
        for (var i = 0; i < 20 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(old.IsAlive);
    }

    [Fact]
    public void Requests_rows_errors_and_batches_are_counted()
    {
        var counted = new Dictionary<string, double>();
        using var listener =
            new MeterListener
            {
                InstrumentPublished = (instrument, l) =>
                {
                    if (instrument.Meter.Name == "MlNetSuite.Prediction")
                        l.EnableMeasurementEvents(instrument);
                }
            };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Count(i, value, tags));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Count(i, 1, tags));
        listener.Start();
        using var engine = new SharedPredictionEngine();
        Load(engine, "counted/4", "onnx");
        _ = engine.Predict("counted", Row(0));
        _ = engine.Predict("counted", [Row(0), Row(1), Row(2)], Cancel);
        Assert.Throws<PredictionInputException>(() => engine.Predict("counted", new Dictionary<string, object?>()));
        Assert.Equal(3, counted["mlnetsuite.prediction.requests"]);
        Assert.Equal(4, counted["mlnetsuite.prediction.rows"]);
        Assert.Equal(1, counted["mlnetsuite.prediction.errors"]);
        Assert.Equal(3, counted["mlnetsuite.prediction.duration"]);

        void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var tag in tags)
                if (tag is { Key: "model", Value: "counted" })
                    lock (counted)
                        counted[instrument.Name] = counted.GetValueOrDefault(instrument.Name) + value;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndForget(SharedPredictionEngine engine)
    {
        Load(engine, "quarters", "onnx");
        _ = engine.Predict("quarters", Row(0));
        return new(engine.Model("quarters"));
    }

    private static void Load(SharedPredictionEngine engine, string name, string kind) =>
        engine.Load(name, new MemoryStream(ToyArtifacts.Of(kind)));

    private static Dictionary<string, object?> Row(int row) =>
        new() { ["Pixels"] = Array.ConvertAll(ToyArtifacts.Images.Image(row).ToArray(), b => (float)b) };
}
