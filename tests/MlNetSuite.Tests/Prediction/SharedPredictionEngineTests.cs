using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Prediction;

public class SharedPredictionEngineTests
{
    private const int Threads = 16;

    [Theory]
    [InlineData("linear")]
    [InlineData("lightgbm")]
    [InlineData("onnx")]
    public void Sixteen_threads_get_the_answers_of_one(string kind)
    {
        using var engine = new SharedPredictionEngine();
        engine.Load("quarters", new MemoryStream(ToyArtifacts.Of(kind)));
        var model = engine.Model<PixelInput, Output>("quarters");
        var data = ToyArtifacts.Images;
        float[] Typed(int row) => model.Predict(new() { Pixels = Array.ConvertAll(data.Image(row).ToArray(), b => (float)b) }).Score;
        var pngs = Enumerable.Range(0, data.Count).Select(r => Convert.ToBase64String(Pngs.Of(data, r))).ToArray();
        float[] Json(int row) => engine.Predict("quarters", new JsonObject { ["Image"] = pngs[row] }).Probabilities.Values.ToArray();

        var expected = Enumerable.Range(0, data.Count).Select(Typed).ToArray();
        var faults = new ConcurrentBag<string>();
        InThreads(Threads, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 200; i++)
            {
                var row = random.Next(data.Count);
                if (!expected[row].AsSpan().SequenceEqual(i % 2 == 0 ? Typed(row) : Json(row)))
                    faults.Add($"row {row} on thread {thread}");
            }
        });
        Assert.Empty(faults);
        Assert.Equal(data.Labels.Select(l => data.Classes[l]).Distinct().Order(),
            expected.Select((e, i) => data.Classes[e.IndexOf(e.Max())])
            .Distinct().Order());
    }

    [Fact]
    public async Task Models_are_replaced_loaded_and_unloaded_while_others_predict()
    {
        using var engine = new SharedPredictionEngine();
        string[] kinds = ["linear", "onnx"];
        var expected = kinds.Select(kind =>
        {
            using var model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of(kind)));
            return model.Predict(Row(7)).Probabilities.Values.ToArray();
        }).ToArray();
        engine.Load("quarters", new MemoryStream(ToyArtifacts.Of("linear")));
        var typed = engine.Model<PixelInput, Output>("quarters");
        var stop = false;
        var answers = 0;
        var faults = new ConcurrentBag<string>();
        // Few, as loading needs a share of the cores too.
        var others = Task.Run(() => InThreads(6, thread =>
        {
            while (!Volatile.Read(ref stop))
            {
                var given = thread % 3 == 0 ? typed.Predict(new() { Pixels = Pixels(7) }).Score
                    : thread % 3 == 1 ? engine.Predict("quarters", Row(7)).Probabilities.Values.ToArray()
                    : engine.Predict("quarters", [Row(7), Row(7)], CancellationToken.None)[1].Probabilities.Values.ToArray();
                if (!expected.Any(e => e.AsSpan().SequenceEqual(given)))
                    faults.Add(string.Join(" ", given));
                Interlocked.Increment(ref answers);
            }
        }), TestContext.Current.CancellationToken);
        for (var i = 0; i < 8; i++)
        {
            engine.Load("quarters", new MemoryStream(ToyArtifacts.Of(kinds[i % 2])));
            engine.Load($"other {i % 3}", new MemoryStream(ToyArtifacts.Zip));
            engine.Unload($"other {(i + 1) % 3}");
        }
        Volatile.Write(ref stop, true);
        await others;
        Assert.Empty(faults);
        Assert.True(answers > Threads);
    }

    [Fact]
    public async Task A_file_is_replaced_while_others_load_it()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.zip");
        void Save() => AtomicFile.Write(path, stream => stream.Write(ToyArtifacts.Zip));
        Save();
        var stop = false;
        var writer = Task.Run(() =>
        {
            while (!Volatile.Read(ref stop))
                Save();
        }, TestContext.Current.CancellationToken);
        using var engine = new SharedPredictionEngine();
        for (var i = 0; i < 8; i++)
            engine.Load("quarters", path);
        Volatile.Write(ref stop, true);
        await writer;
        Assert.Equal("bottom right", engine.Predict("quarters", Row(3)).Label);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void An_unknown_name_is_told_with_those_that_are_loaded()
    {
        using var engine = new SharedPredictionEngine();
        Assert.Contains("loaded: none", Assert.Throws<KeyNotFoundException>(() => engine.Model("quarters")).Message);
        engine.Load("quarters", new MemoryStream(ToyArtifacts.Zip));
        engine.Load("halves", new MemoryStream(ToyArtifacts.Zip));
        Assert.Equal(["halves", "quarters"], engine.Names);
        var fault = Assert.Throws<KeyNotFoundException>(() => engine.Predict("quarter", Row(0)));
        Assert.Equal("no model 'quarter' is loaded; loaded: halves, quarters. Did you mean 'quarters'?", fault.Message);
        Assert.True(engine.Unload("quarters"));
        Assert.False(engine.Unload("quarters"));
        Assert.Throws<KeyNotFoundException>(() => engine.Model<PixelInput, Output>("quarters"));
    }

    [Fact]
    public void A_load_that_fails_leaves_the_model_that_was_there()
    {
        using var engine = new SharedPredictionEngine();
        engine.Load("quarters", new MemoryStream(ToyArtifacts.Zip));
        Assert.Throws<ModelArtifactException>(() => engine.Load("quarters", new MemoryStream([1, 2, 3])));
        Assert.Equal("top left", engine.Predict("quarters", Row(0)).Label);
    }

    [Fact]
    public void A_model_that_was_replaced_says_so()
    {
        using var engine = new SharedPredictionEngine();
        engine.Load("quarters", new MemoryStream(ToyArtifacts.Zip));
        var old = engine.Model("quarters");
        engine.Load("quarters", new MemoryStream(ToyArtifacts.Zip));
        Assert.Contains("replaced", Assert.Throws<ObjectDisposedException>(() => old.Predict(Row(0))).Message);
        engine.Dispose();
        Assert.Empty(engine.Names);
        Assert.Throws<ObjectDisposedException>(() => engine.Load("quarters", new MemoryStream(ToyArtifacts.Zip)));
    }

    [Fact]
    public void A_batch_under_way_ends_with_the_model_it_began_with()
    {
        using var engine = new SharedPredictionEngine();
        engine.Load("quarters", new MemoryStream(ToyArtifacts.Of("onnx")));
        using var batch = engine.Predict("quarters", Rows()).GetEnumerator();
        Assert.True(batch.MoveNext());
        engine.Unload("quarters");
        Assert.True(batch.MoveNext());
        Assert.Equal("top right", batch.Current.Label);

        static IEnumerable<IReadOnlyDictionary<string, object?>> Rows()
        {
            yield return Row(0);
            yield return Row(1);
        }
    }

    private static void InThreads(int count, Action<int> work)
    {
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() => work(i))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }

    private static float[] Pixels(int row) => Array.ConvertAll(ToyArtifacts.Images.Image(row).ToArray(), b => (float)b);

    private static Dictionary<string, object?> Row(int row) => new() { ["Pixels"] = Pixels(row) };

    private sealed class PixelInput
    {
        [VectorType(64)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];
    }
}
