using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Tasks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Ensembles;

/// <summary>Makes one model of several of the same task: its <c>Score</c> is the weighted mean of theirs, by Microsoft's own
/// transforms.</summary>
/// <remarks>Networks over the same vector become one graph, which is scored in batches like any network. Where others are among
/// the members, they run one after another, their scores are kept aside and averaged at the end.</remarks>
internal static class ModelEnsemble
{
    /// <summary>What a card names as the trainer of an ensemble.</summary>
    internal const string Trainer = "ensemble";

    private const string Score = "Score";

    /// <summary>Scores added by one expression, next to the sum so far; ML.NET takes five inputs at most.</summary>
    private const int TermsPerSum = 4;

    /// <summary>Merges models with classes (<paramref name="classes"/> in the order of their scores) or without (none).</summary>
    /// <exception cref="InputException">There is no member, a weight is not above 0, or the members differ in what they take or
    /// give.</exception>
    internal static TrainedModel Merge(IReadOnlyList<ModelMember> members, IReadOnlyList<string> classes, TrainingRun run)
    {
        var weights = Weights(members);
        foreach (var member in members)
            RequireClasses(member, classes);
        var inputs = MemberInputs.Union(members);
        var parts = members.Select(m => Split(m.Model)).ToList();
        var front = parts[0].Front;
        if (parts.Exists(p => !MemberInputs.Same(p.Schema, parts[0].Schema) && (front is not null || p.Front is not null)))
            throw new InputException("the members take images of different sizes; merge models of one size.");
        // Behind the front all members read the same pixels; tables may leave each other's columns out.
        var rest = Rest([.. parts.Select(p => p.Main)], weights, classes, front is null ? inputs : parts[0].Schema, run);
        return Described(members, weights, new(front is null ? rest : new TransformerChain<ITransformer>(front, rest), inputs));
    }

    /// <summary>A model's steps from image to pixels and those after them, with the schema of the latter; a model that takes no image has
    /// no front.</summary>
    private static (ITransformer? Front, ITransformer Main, DataViewSchema Schema) Split(TrainedModel model) =>
        ImageFront.Split(model.Transformer, model.InputSchema) is not { } parts
        ? (null, model.Transformer, model.InputSchema)
        : parts;

    /// <summary>The members' weights, scaled to add up to 1.</summary>
    /// <inheritdoc cref="Merge" path="/exception"/>
    internal static double[] Weights(IReadOnlyList<ModelMember> members)
    {
        if (members.Count == 0)
            throw new InputException("an ensemble needs at least one member.");
        foreach (var member in members)
            if (!(member.Weight > 0 && double.IsFinite(member.Weight)))
                throw new InputException(
                    FormattableString.Invariant($"member {member.Trainer} has the weight {member.Weight}; a number above 0 is needed."));
        var sum = members.Sum(m => m.Weight);
        return [.. members.Select(m => m.Weight / sum)];
    }

    /// <summary>A merged model with what is to be kept of its members.</summary>
    internal static TrainedModel Described(IReadOnlyList<ModelMember> members, double[] weights, TrainedModel merged)
    {
        var shares = members.Zip(weights, (m, w) => string.Create(CultureInfo.InvariantCulture, $"{m.Trainer} {w:0.###}"));
        return merged with
        {
            Trainer = Trainer,
            Entries = merged.Entries.Concat(members.SelectMany(m => m.Model.Entries)).DistinctBy(e => e.Key).ToDictionary(),
            ValidationRows = members.Max(m => m.Model.ValidationRows),
            Notes = [$"the weighted mean of {members.Count} models: {string.Join(", ", shares)}", .. members.SelectMany(m => m.Model.Notes)
                .Distinct()],
        };
    }

    /// <summary>Frees members of which nothing is left in the merged model.</summary>
    internal static void Release(IEnumerable<ITransformer> members)
    {
        foreach (var member in members.OfType<IDisposable>())
            member.Dispose();
    }

    /// <summary>Adds the weighted mean of scores <c>[batch, width]</c>, called <c>Score</c>.</summary>
    internal static void AddMean(OnnxGraph graph, IReadOnlyList<string> scores, double[] weights)
    {
        var parts = scores.Select((score, k) => graph.Node("Mul", [score, graph.Constant([(float)weights[k]], 1)]));
        graph.Node("Sum", [.. parts], output: Score);
    }

    private static TransformerChain<ITransformer> Rest(
        IReadOnlyList<ITransformer> members, double[] weights, IReadOnlyList<string> classes, DataViewSchema schema, TrainingRun run)
    {
        var chain = new ChainBuilder(run.ML, schema);
        if (classes.Count > 0 && OneGraph(members, weights, classes, schema, run) is { } graph)
        {
            chain.Add(OnnxClassifier.Pipeline(run.ML, graph, classes));
            Release(members);
        }
        else
            AddInTurn(chain, members, weights, classes, run);
        return chain.Chain;
    }

    // All members as one graph, if every one of them is a network over the one vector they take.
    private static byte[]? OneGraph(
        IReadOnlyList<ITransformer> members, double[] weights, IReadOnlyList<string> classes, DataViewSchema schema, TrainingRun run)
    {
        if (schema.Count != 1 || schema[0].Type is not VectorDataViewType { ItemType: NumberDataViewType } vector)
            return null;
        var networks = members.Select(m => OnnxMember.Classifier(run.ML, m)).ToList();
        if (networks.Exists(n => n is null))
            return null;
        var graph = new OnnxGraph("ensemble");
        var input = graph.Input(schema[0].Name, DataType.Float, -1, vector.Size);
        var inlining = new OnnxInlining(graph);
        AddMean(graph, [.. networks.Select(n => inlining.Add(n!, (schema[0].Name, input))[Score])], weights);
        OnnxClassifier.AddAnswer(graph, classes.Count);
        return graph.ToBytes();
    }

    private static void AddInTurn(
        ChainBuilder chain, IReadOnlyList<ITransformer> members, double[] weights, IReadOnlyList<string> classes, TrainingRun run)
    {
        var scores = members.Select((_, k) => chain.FreeName($"{Score}{k}")).ToArray();
        var turns = new MemberTurns(chain, members);
        foreach (var (member, score) in members.Zip(scores))
            turns.Run(member, Score, score);
        turns.End();
        var types = scores.Select(s => chain.Schema[s].Type).ToList();
        // A network's scores are [1, classes], others' [classes].
        if (types.Exists(t => Width(t) != Width(types[0])))
            throw new InputException(
                $"the members give scores of different kinds: {string.Join(", ", types.Distinct())}; merge models of one task and the " +
                $"same classes.");
        if (types[0] is VectorDataViewType { Size: > 0 and var width } && (classes.Count == 0 || classes.Count == width))
            AddVectorMean(chain, scores, width, weights, classes, run);
        else if (types[0] == NumberDataViewType.Single && classes.Count == 0)
            AddNumberMean(chain, scores, weights, run);
        else
            throw new InputException(
                $"the members give a score of type {types[0]}, which does not fit {classes.Count} classes; train them on the same rows.");
        chain.Drop(scores);
    }

    private static void AddVectorMean(
        ChainBuilder chain, string[] scores, int width, double[] weights, IReadOnlyList<string> classes, TrainingRun run)
    {
        var graph = new OnnxGraph("mean");
        AddMean(graph, [.. scores.Select(s => graph.Input(s, DataType.Float, -1, width))], weights);
        if (classes.Count > 0)
        {
            OnnxClassifier.AddAnswer(graph, classes.Count);
            chain.Add(OnnxClassifier.Pipeline(run.ML, graph.ToBytes(), classes));
            return;
        }
        graph.Output(Score, DataType.Float, -1, width);
        chain.Add(new OnnxModelEstimator(run.ML, graph.ToBytes()));
    }

    private static int? Width(DataViewType type) => (type as VectorDataViewType)?.Size;

    private static void AddNumberMean(ChainBuilder chain, string[] scores, double[] weights, TrainingRun run)
    {
        List<string> sums = [];
        foreach (var part in scores.Zip(weights).Chunk(TermsPerSum))
        {
            string[] inputs = [.. sums.TakeLast(1), .. part.Select(p => p.First)];
            double[] factors = [.. sums.Count > 0 ? (ReadOnlySpan<double>)[1] : [], .. part.Select(p => p.Second)];
            sums.Add(part[^1].First == scores[^1] ? Score : chain.FreeName($"{Score}Sum{sums.Count}"));
            chain.Add(run.ML.Transforms.Expression(sums[^1], Formula(factors), inputs));
        }
        if (sums.Count > 1)
            chain.Drop([.. sums.SkipLast(1)]);
    }

    // In ML.NET's expression language, which knows no exponents of ten.
    private static string Formula(double[] weights)
    {
        var names = weights.Select((_, k) => $"s{k}").ToList();
        var terms = weights.Select((w, k) => string.Create(CultureInfo.InvariantCulture, $"{names[k]} * {(float)w:0.0##########}f"));
        return $"({string.Join(", ", names)}) => {string.Join(" + ", terms)}";
    }

    private static void RequireClasses(ModelMember member, IReadOnlyList<string> classes)
    {
        if (member.Labels is { } labels && !labels.SequenceEqual(classes))
            throw new InputException(
                $"member {member.Trainer} was trained on the classes {string.Join(", ", labels)}, the data has " +
                $"{string.Join(", ", classes)}; merge models of the same rows.");
    }
}
