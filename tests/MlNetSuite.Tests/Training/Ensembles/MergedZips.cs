using System.Collections.Concurrent;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Ensembles;

/// <summary>Artifacts of tiny rows, each trained once, and what is merged of them.</summary>
internal static class MergedZips
{
    private static readonly ConcurrentDictionary<(string, string), byte[]> Trained = [];

    internal static byte[] Member(string task, string trainer) =>
        Trained.GetOrAdd((task, trainer), _ => Subject.Of(task, trainer).Packed(threads: 2));

    internal static byte[] Merge(string task, params IReadOnlyList<(string Trainer, double Weight)> of)
    {
        var run = new TrainingRun(1, 2);
        var members = of.Select(m => ModelMember.From(PredictionModel.Open(new MemoryStream(Member(task, m.Trainer))), m.Weight)).ToList();
        using var merged = task switch
        {
            "image-classification" => new ImageClassificationTask().Merge(members, Rows<ImageDataset>(), run),
            "text-classification" => new TextClassificationTask().Merge(members, Rows<TextDataset>(), run),
            "classification" => new ClassificationTableTask().Merge(members, Rows<ClassificationTable>(), run),
            "regression" => new RegressionTableTask().Merge(members, Rows<RegressionTable>(), run),
            _ => new RecommendationTask().Merge(members, Rows<RatingDataset>(), run),
        };
        var subject = Subject.Of(task, of[0].Trainer);
        return subject.Pack(merged, subject.Data, run);
    }

    internal static T Rows<T>() where T : Dataset => (T)TinyData.For(typeof(T));
}
