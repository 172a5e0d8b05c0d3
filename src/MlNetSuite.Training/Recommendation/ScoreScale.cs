using Microsoft.ML.OnnxRuntime;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Where a recommender's scores lie: taken off and divided by, they have mean 0 and standard deviation 1.</summary>
/// <param name="Mean">Over every item for some users.</param>
/// <param name="Deviation">Above 0.</param>
internal sealed record ScoreScale(double Mean, double Deviation)
{
    /// <summary>The scale of a recommender's graph over all items for at most <paramref name="users"/> users, evenly spread.</summary>
    internal static ScoreScale Of(byte[] onnx, RatedItems rated, int users, CancellationToken cancel)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR
        };
        using var session = new InferenceSession(onnx, options);
        using var run = new RunOptions();
        using var items = Column([.. rated.Items.Take(rated.RatedCount)]);
        var (count, sum, squares) = (0L, 0.0, 0.0);
        var asked = Math.Min(users, rated.Users.Count);
        for (var n = 0; n < asked; n++)
        {
            cancel.ThrowIfCancellationRequested();
            using var user = Column([rated.Users[(int)((long)n * rated.Users.Count / asked)]]);
            using var outputs = session.Run(run, ["User", "Item"], [user, items], ["Score"]);
            foreach (var score in outputs[0].GetTensorDataAsSpan<float>())
                (count, sum, squares) = (count + 1, sum + score, squares + (double)score * score);
        }
        var mean = count == 0 ? 0 : sum / count;
        var variance = count == 0 ? 0 : squares / count - mean * mean;
        return new(mean, variance > 1e-12 * Math.Max(1, mean * mean) ? Math.Sqrt(variance) : 1);
    }

    /// <summary>Adds the same arithmetic to a graph.</summary>
    internal string Add(OnnxGraph graph, string score) =>
        this is { Mean: 0, Deviation: 1 }
            ? score
            : graph.Node("Mul",
                [graph.Node("Sub", [score, graph.Constant([(float)Mean], 1)]), graph.Constant([(float)(1 / Deviation)], 1)]);

    private static OrtValue Column(IReadOnlyList<string> texts)
    {
        var column = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [texts.Count, 1]);
        for (var n = 0; n < texts.Count; n++)
            column.StringTensorSetElementAt(texts[n], n);
        return column;
    }
}
