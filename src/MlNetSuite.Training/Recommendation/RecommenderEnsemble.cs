using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Tasks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Makes one recommender of several, as one graph: ratings are averaged; scores that only rank, which every trainer
/// has on a scale of its own, are brought to mean 0 and deviation 1 first.</summary>
internal static class RecommenderEnsemble
{
    /// <summary>What a card names as the trainer of an ensemble whose scores are ratings.</summary>
    internal const string Ratings = "rating-ensemble";

    // Enough for a scale: each scores every item.
    private const int ScaleUsers = 200;

    /// <summary>Merges recommenders trained on the same ratings.</summary>
    /// <exception cref="InputException">There is no member, a weight is not above 0, or some members predict ratings and others only
    /// rank.</exception>
    internal static TrainedModel Merge(IReadOnlyList<ModelMember> members, TrainingRun run)
    {
        var weights = ModelEnsemble.Weights(members);
        var ratings = members.Where(m => RecommendationTrainers.PredictsRatings(m.Trainer)).ToList();
        if (ratings.Count is > 0 && ratings.Count < members.Count)
            throw new InputException(
                $"{ratings[0].Trainer} predicts ratings and {members.Except(ratings).First().Trainer} only ranks; an ensemble takes " +
                $"members of one kind.");
        var graphs = members.Select(m => OnnxMember.Whole(run.ML, m.Model.Transformer)
            ?? throw new InputException($"member {m.Trainer} is not a recommender of this version; train it again.")).ToList();
        // Items without ratings are scored where all members do.
        var rated = members.Select(m => m.Model.Entries[RatedItems.EntryName]).MinBy(entry => RatedItems.Parse(entry.Span).Items.Count);
        var scales = ratings.Count > 0
            ? graphs.ConvertAll(_ => new ScoreScale(0, 1))
            : graphs.ConvertAll(g => ScoreScale.Of(g, RatedItems.Parse(rated.Span), ScaleUsers, run.Cancel));
        var model = RecommenderGraph.Model(run, rated, Graph(graphs, weights, scales));
        ModelEnsemble.Release(members.Select(m => m.Model.Transformer));
        return ModelEnsemble.Described(members, weights, model) with
        {
            Trainer = ratings.Count > 0 ? Ratings : ModelEnsemble.Trainer,
        };
    }

    private static byte[] Graph(List<byte[]> members, double[] weights, List<ScoreScale> scales)
    {
        var graph = new OnnxGraph("recommender");
        var user = graph.Input("User", DataType.String, -1, 1);
        var item = graph.Input("Item", DataType.String, -1, 1);
        var inlining = new OnnxInlining(graph);
        var outputs = members.ConvertAll(m => inlining.Add(m, ("User", user), ("Item", item)));
        ModelEnsemble.AddMean(graph, [.. outputs.Zip(scales, (o, scale) => scale.Add(graph, o["Score"]))], weights);
        graph.Output("Score", DataType.Float, -1, 1);
        foreach (var flag in ((string[])["KnownUser", "KnownItem", InnerProductGraph.ItemFromText]).Where(
            name => outputs.TrueForAll(of => of.ContainsKey(name))))
        {
            graph.Node("Identity", [outputs[0][flag]], output: flag);
            graph.Output(flag, DataType.Float, -1, 1);
        }
        return graph.ToBytes();
    }
}
