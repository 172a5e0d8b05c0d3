using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.Backbones;
using MlNetSuite.Tests.Pretrained.Backbones;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;
using static TorchSharp.torch;

namespace MlNetSuite.Tests.Training.Images;

public sealed class StageTuningTests : IDisposable
{
    private static readonly ResnetTrainer Trainer = new();

    private readonly ToyBackbone _toy = new();

    public void Dispose() => _toy.Dispose();

    [Theory]
    [InlineData("resnet18", 64)]
    [InlineData("resnet18", 100)]
    [InlineData(null, 32)]
    public void Tuned_stages_see_what_the_written_network_sees(string? weights, int side)
    {
        var backbone = weights is null ? BackboneReader.Read(_toy.Weights) : PretrainedBackbones.Find(weights);
        var (data, run) = (ToyImages.Quarters(6, channels: 3, size: 16), new TrainingRun(1, 2));
        int[] all = [.. Enumerable.Range(0, data.Count)];
        var network = new BackboneFeatures(backbone, new(3, 16, 16, side), WeightPrecision.Float32);
        var features = new FeatureRows(network.Compute(data, all, isMirrored: false, run), network.Width, 1);
        var head = FeatureHead.Fit(features, [.. data.Labels], [1, 1, 1, 1], new(0.1, 20), run);
        for (var stages = 1; stages < backbone.Stages.Count; stages++)
        {
            var plan = new TuningPlan(backbone, stages, head.Scaling, head.Classes);
            var initial = plan.Initial(head.Scaled);
            LibTorch.Load();
            using var scope = NewDisposeScope();
            using var tuned = new TunedStages(plan, TorchNetwork.Flat(initial));
            var (entering, frozen) = TuningInputs.Of(plan, network, features, data, all, run).Tensors(all, 1, 1);

            var logits = tuned.Forward(entering, frozen).data<float>().ToArray();

            // What enters the stages is held with 16 bits a number.
            var expected = all.SelectMany(row => Logits(features.Row(0, row), head)).ToArray();
            Assert.Equal(expected, logits, (a, b) => Math.Abs(a - b) <= 2e-3 * Math.Max(1, expected.Max(Math.Abs)));
            var (same, scaled) = plan.Tuned(initial);
            Assert.Equal(head.Scaled, scaled);
            Assert.Equal(features.Values, network.With(same).Compute(data, all, isMirrored: false, run));
        }
    }

    [Fact]
    public void Tuning_learns_what_the_head_alone_does_not_and_gives_the_same_model_on_any_number_of_threads()
    {
        var data = ToyImages.Stripes(60, 16);
        PixelAnswers Answers(int threads, params string[] set)
        {
            using var model = Trainer.Train(data, Set(set), new TrainingRun(1, threads));
            return PixelAnswers.Of(model, data);
        }

        var (frozen, one, two) = (Answers(2, "tune=0"), Answers(1, "tune=1"), Answers(2, "tune=1"));

        Assert.Equal(one.Scores, two.Scores);
        Assert.True(Loss(one) < Loss(frozen), $"{Loss(one)} {Loss(frozen)}");

        double Loss(PixelAnswers answers) => answers.Scores.Index().Sum(row => -Math.Log(row.Item[data.Labels[row.Index]]));
    }

    [Fact]
    public void More_stages_than_there_are_cannot_be_tuned() => Assert.Contains(
        "tune=2: of this network at most the last 1 stages can be tuned",
        Assert.Throws<InputException>(() => Trainer.Train(ToyImages.Quarters(20), Set("tune=2"), new TrainingRun(1, 1))).Message);

    private static IEnumerable<float> Logits(Span<float> row, FeatureHead head)
    {
        var (weights, biases) = head.Plain;
        var features = row.ToArray();
        return biases.Select((bias, c) => bias + features.Select((feature, f) => feature * weights[c * features.Length + f]).Sum());
    }

    private ParameterSet Set(params string[] set) => Trainer.Space.Resolve(
        set.Concat([$"weights={_toy.Folder}", "size=32", "l2=1", "epochs=6", "learningRate=0.003"])
            .Select(s => s.Split('=', 2)).ToDictionary(p => p[0], p => p[1]));
}
