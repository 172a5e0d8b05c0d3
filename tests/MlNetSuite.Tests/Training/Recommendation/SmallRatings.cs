using MlNetSuite.Data;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Recommendation;

/// <summary>Little rating sets and short ways to train on them.</summary>
internal static class SmallRatings
{
    internal static RatingDataset Of(params (string User, string Item, float Rating)[] rows)
    {
        string[] users = [.. rows.Select(r => r.User).Distinct()];
        string[] items = [.. rows.Select(r => r.Item).Distinct()];
        return new("small", users, items, [.. rows.Select(r => Array.IndexOf(users, r.User))],
            [.. rows.Select(r => Array.IndexOf(items, r.Item))], [.. rows.Select(r => r.Rating)], null);
    }

    /// <summary>Two tastes: even users like even items, odd users odd ones; some ratings are missing and popularity falls with the
    /// item.</summary>
    internal static RatingDataset TwoTastes(int users = 60, int items = 40, int seed = 1)
    {
        var random = new Random(seed);
        List<(string, string, float)> rows = [];
        for (var u = 0; u < users; u++)
            for (var i = 0; i < items; i++)
                if (random.NextDouble() < (u % 2 == i % 2 ? 0.6 : 0.1) * (1 - 0.5 * i / items))
                    rows.Add(($"u{u}", $"i{i}", (u % 2 == i % 2 ? 4.5f : 1.5f) + (random.Next(3) - 1) / 2f));
        return Of([.. rows]);
    }

    internal static TrainedModel Train(
        this ITrainer<RatingDataset> trainer, RatingDataset data, int threads = 1, int seed = 1, params (string Key, string Value)[] set) =>
        trainer.Train(data, trainer.Space.Resolve(set.ToDictionary(s => s.Key, s => s.Value)),
            new TrainingRun(seed, threads, Cancel: TestContext.Current.CancellationToken));

    internal static byte[] Zip(this TrainedModel model)
    {
        using var stream = new MemoryStream();
        new Microsoft.ML.MLContext(1).Model.Save(model.Transformer, model.InputSchema, stream);
        return stream.ToArray();
    }

    internal static RatedItems Rated(this TrainedModel model) => RatedItems.Parse(model.Entries[RatedItems.EntryName].Span);

    /// <summary>The ONNX bytes inside the zip ML.NET writes, after the length it puts before them.</summary>
    internal static byte[] Onnx(this TrainedModel model)
    {
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(model.Zip()));
        using var entry = zip.Entries.Single(e => e.FullName.EndsWith("OnnxModel", StringComparison.Ordinal)).Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray()[sizeof(int)..];
    }

    /// <summary>The engine's recommender, which needs the trained model no longer.</summary>
    internal static Recommender Recommender(this TrainedModel model)
    {
        using (model)
            return new(model.Onnx(), model.Rated());
    }

    /// <summary>The ONNX bytes of a model that is needed for nothing else.</summary>
    internal static byte[] OnnxOnly(this TrainedModel model)
    {
        using (model)
            return model.Onnx();
    }

    internal sealed class Pair
    {
        public string User { get; set; } = "";

        public string Item { get; set; } = "";
    }

    internal sealed class Answer
    {
        public float[] Score { get; set; } = [];

        public float[] KnownUser { get; set; } = [];

        public float[] KnownItem { get; set; } = [];
    }
}
