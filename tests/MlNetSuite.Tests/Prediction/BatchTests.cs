using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Prediction;

/// <summary>Many rows at once give the answers of single rows, and those of ML.NET.</summary>
public class BatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly float[][] Pixels =
        [.. Enumerable.Range(0, ToyArtifacts.Images.Count)
            .Select(r => Array.ConvertAll(ToyArtifacts.Images.Image(r).ToArray(), b => (float)b))];

    [Theory]
    [InlineData("linear", 1)]
    [InlineData("linear", 200)]
    [InlineData("lightgbm", 70)]
    [InlineData("onnx", 1)]
    [InlineData("onnx", 63)]
    [InlineData("onnx", 64)]
    [InlineData("onnx", 200)]
    public void Answers_are_those_of_ML_NET(string kind, int count)
    {
        using var model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of(kind)));
        var expected = OfMlNet(model, count);
        var rows = Pixels[..count].Select(p => (IReadOnlyDictionary<string, object?>)new Dictionary<string, object?> { ["Pixels"] = p })
            .ToList();
        AssertNear(expected, [.. model.Predict(rows, Cancel).Select(a => (a.Label!, a.Probabilities.Values.ToArray()))]);
        AssertNear(expected,
            [.. model.Predict<PixelRow, Answer>([.. Pixels[..count].Select(p => new PixelRow { Pixels = p })], Cancel)
                .Select(a => (a.PredictedLabel, a.Score))]);
        AssertNear(expected,
            [.. Pixels[..count].Select(p => model.Predict<PixelRow, Answer>(new PixelRow { Pixels = p }))
                .Select(a => (a.PredictedLabel, a.Score))]);
    }

    [Fact]
    public void Rows_may_differ_in_how_they_give_an_image()
    {
        using var model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of("onnx")));
        var answers = model.Predict([
            new Dictionary<string, object?> { ["Pixels"] = Pixels[0] },
            new Dictionary<string, object?> { ["Image"] = Training.Images.Pngs.Of(ToyArtifacts.Images, 1) },
        ], Cancel);
        Assert.Equal(["top left", "top right"], answers.Select(a => a.Label));
    }

    [Fact]
    public void Many_images_are_those_of_one_at_a_time()
    {
        using var model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of("onnx")));
        var rows = Enumerable.Range(0, 70)
            .Select(r => (IReadOnlyDictionary<string, object?>)new Dictionary<string,
                object?>
            { ["Image"] = Training.Images.Pngs.Of(ToyArtifacts.Images, r) })
            .ToList();
        Assert.Equal(rows.Select(row => model.Predict(row).Label), model.Predict(rows, Cancel).Select(a => a.Label));
    }

    [Fact]
    public async Task A_stream_of_rows_is_answered_in_order()
    {
        using var model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of("onnx")));
        var answers = new List<string?>();
        await foreach (var answer in model.PredictAsync(Rows(), Cancel))
            answers.Add(answer.Label);
        Assert.Equal(Enumerable.Range(0, 1100)
            .Select(i => model.Predict(new Dictionary<string, object?> { ["Pixels"] = Pixels[i % 200] }).Label), answers);

        static async IAsyncEnumerable<IReadOnlyDictionary<string, object?>> Rows()
        {
            for (var i = 0; i < 1100; i++)
            {
                if (i % 100 == 0)
                    await Task.Yield();
                yield return new Dictionary<string, object?> { ["Pixels"] = Pixels[i % 200] };
            }
        }
    }

    [Fact]
    public void A_faulty_row_is_told_and_the_next_batch_is_sound()
    {
        using var model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of("onnx")));
        var rows = Pixels.Select(p => new PixelRow { Pixels = p }).ToList();
        rows[150] = new() { Pixels = [1, 2, 3] };
        Assert.Equal("column 'Pixels' was given 3 numbers; the model takes 64.",
            Assert.Throws<PredictionInputException>(() => model.Predict<PixelRow, Answer>(rows, Cancel)).Message);
        rows[150] = rows[0];
        Assert.Equal(model.Predict<PixelRow, Answer>(rows[0]).Score, model.Predict<PixelRow, Answer>(rows, Cancel)[150].Score,
            (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Empty(model.Predict<PixelRow, Answer>(new List<PixelRow>(), Cancel));
        Assert.Throws<OperationCanceledException>(() => model.Predict<PixelRow, Answer>(rows, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_typed_prediction_of_a_network_allocates_its_answer_alone()
    {
        using var model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of("onnx")));
        var row = new PixelRow { Pixels = Pixels[0] };
        for (var i = 0; i < 100; i++)
            _ = model.Predict<PixelRow, Answer>(row);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _ = model.Predict<PixelRow, Answer>(row);
        // The answer: an object of two references (32 bytes) and four floats (40).
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000.0, 72, 73);
    }

    private static (string, float[])[] OfMlNet(PredictionModel model, int count)
    {
        var ml = new MLContext();
        var rows = ml.Data.LoadFromEnumerable(Pixels[..count].Select(p => new PixelRow { Pixels = p }));
        var answers = model.Transform(rows);
        return [.. answers.GetColumn<string>("PredictedLabel").Zip(answers.GetColumn<float[]>("Score"))];
    }

    private static void AssertNear((string Label, float[] Score)[] expected, (string Label, float[] Score)[] given)
    {
        Assert.Equal(expected.Select(e => e.Label), given.Select(g => g.Label));
        Assert.Equal(expected.SelectMany(e => e.Score), given.SelectMany(g => g.Score), (a, b) => Math.Abs(a - b) <= 1e-6);
    }

    private sealed class PixelRow
    {
        [VectorType(64)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
