using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;

namespace MlNetSuite.Training.Tables;

/// <summary>A few networks of the same layers that learned from the same rows, each from a start and an order of its own: as far as
/// classes and numbers go the same way.</summary>
internal sealed class TableNetwork
{
    private readonly Network _network;
    private readonly IReadOnlyList<TrainedWeights> _members;

    private TableNetwork(Network network, IReadOnlyList<TrainedWeights> members) => (_network, _members) = (network, members);

    /// <summary>Trains the members one after the other.</summary>
    /// <param name="width">Features of a row.</param>
    /// <param name="outputs">Classes, or 1.</param>
    /// <param name="rows">The rows of these indices.</param>
    /// <param name="split">Which rows to learn from and which to choose an epoch by.</param>
    /// <param name="options">How.</param>
    /// <param name="parameters">With <c>hidden, depth, dropout, batchNorm, members</c>.</param>
    /// <param name="run">Seed, threads, progress.</param>
    internal static TableNetwork Train(int width, int outputs, Func<IReadOnlyList<int>, ITrainingRows> rows, Holdout split,
        LoopOptions options, ParameterSet parameters, TrainingRun run)
    {
        run.Stages.Begin(WorkStage.Training);
        var network = new Network(new(width), [.. Layers(parameters), new Linear(outputs)]);
        var count = parameters.Int("members");
        List<TrainedWeights> members = [];
        for (var m = 0; m < count; m++)
        {
            var member = run with
            {
                Seed = unchecked(run.Seed + m * 7919),
                Progress = run.Progress is null
                ? null
                : new MemberProgress(run.Progress, m, count)
            };
            members.Add(TrainingLoop.Run(network, rows(split.Train), split.Test.Count > 0 ? rows(split.Test) : null, options, member));
        }
        return new(network, members);
    }

    /// <summary>Writes all members into a graph; each one's outputs.</summary>
    internal IReadOnlyList<string> Add(OnnxGraph graph, string features) =>
        [.. _members.Select(m => NetworkOnnx.Add(graph, features, _network, m.Layout, m.Values))];

    /// <summary>The mean of several values of a graph.</summary>
    internal static string Mean(OnnxGraph graph, IReadOnlyList<string> values) =>
        values is [var only] ? only : graph.Node("Mean", [.. values]);

    /// <summary>Which rows learn and which choose the epoch: none do where they would be fewer than ten.</summary>
    internal static Holdout Split(int count, double validation, Func<double, Holdout> split) =>
        count * validation < 10 ? new([.. Enumerable.Range(0, count)], []) : split(validation);

    /// <summary>The parameters both tasks have.</summary>
    internal static SearchSpace Parameters() => new SearchSpace()
        .Int("hidden", 1, 8192, 128, "units of a hidden layer", log: true)
        .Int("depth", 1, 8, 2, "hidden layers")
        .Int("epochs", 1, 10_000, 60, "passes over the rows", log: true)
        .LogUniform("learningRate", 1e-6, 1, 5e-3, "highest step size of AdamW")
        .Int("batch", 1, 8192, 64, "rows per step", log: true)
        .Uniform("dropout", 0, 0.9, 0.1, "share of hidden units dropped in training")
        .Bool("batchNorm", true, "normalize each layer's units over the batch")
        .LogUniform("weightDecay", 1e-6, 1, 0.01, "decoupled weight decay (AdamW)")
        .Int("members", 1, 32, 4, "networks whose answers are averaged", log: true)
        .Uniform("validation", 0, 0.5, 0, "share of the rows held out to choose the best epoch by; 0 keeps the last")
        .Int("patience", 0, 10_000, 0, "epochs without improvement before stopping; 0 never stops early")
        .Scaling("standard", "quantile", "none").Categories(32).Prose(1_000).SeenPictures();

    /// <summary>What sweeps search of them.</summary>
    internal static SearchedParameters Searched(SearchedParameters search) => search
        .Narrow("hidden", 16, 512, costly: true)
        .Narrow("depth", 1, 4)
        .Narrow("epochs", 10, 200, costly: true)
        .Narrow("learningRate", 3e-4, 0.05)
        .Narrow("batch", 16, 512)
        .Narrow("dropout", 0, 0.6)
        .All("batchNorm")
        .Narrow("weightDecay", 1e-4, 0.5)
        .Narrow("members", 1, 8, costly: true)
        .Only("scaling", "standard", "quantile")
        .All(ProseOptions.Name);

    /// <summary>How the loop goes.</summary>
    internal static LoopOptions Loop(ParameterSet parameters) => new()
    {
        Epochs = parameters.Int("epochs"),
        BatchSize = parameters.Int("batch"),
        LearningRate = parameters.Real("learningRate"),
        Schedule = Schedule.OneCycle,
        WeightDecay = parameters.Real("weightDecay"),
        Patience = parameters.Int("patience"),
        ClipNorm = 5,
    };

    private static IEnumerable<Layer> Layers(ParameterSet parameters)
    {
        for (var d = 0; d < parameters.Int("depth"); d++)
        {
            yield return new Linear(parameters.Int("hidden"));
            if (parameters.Bool("batchNorm"))
                yield return new BatchNorm();
            yield return new ReLU();
            if (parameters.Real("dropout") > 0)
                yield return new Dropout(parameters.Real("dropout"));
        }
    }

    /// <summary>A member's share of the whole run.</summary>
    private sealed class MemberProgress(IProgress<TrainingProgress> whole, int member, int members) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => whole.Report(value with
        {
            Stage = members == 1 ? value.Stage : $"network {member + 1} of {members}, {value.Stage}",
            Fraction = (member + value.Fraction) / members,
        });
    }
}
