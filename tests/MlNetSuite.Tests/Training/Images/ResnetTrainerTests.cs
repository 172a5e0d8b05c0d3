using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.Backbones;
using MlNetSuite.Tests.Pretrained.Backbones;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Images;

public sealed class ResnetTrainerTests : IDisposable
{
    private static readonly ResnetTrainer Trainer = new();

    private readonly ToyBackbone _toy = new();

    public void Dispose() => _toy.Dispose();

    [Fact]
    public void What_was_learned_from_photographs_tells_faces_from_flags_after_a_few()
    {
        var emoji = DatasetReader.Default.Images("emoji", cancel: TestContext.Current.CancellationToken);
        ImageDataset Some(ImageDataset rows, int each) => rows.Subset(
            [.. Enumerable.Range(0, rows.Count).Where(row => rows.Classes[rows.Labels[row]] is "faces" or "flags" or "food")
                .GroupBy(row => rows.Labels[row]).SelectMany(c => c.Take(each))]);
        var (train, test) = (Some(emoji.Train, 10), Some(emoji.Test!, 10));

        using var model = Trainer.Train(train, Set("enlarged=64"), new TrainingRun(1, 2));

        Assert.InRange(PixelAnswers.Of(model, test).Accuracy(test), 0.7, 1);
        Assert.Contains(model.Notes, note => note.StartsWith("the penalty l2=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("flip=none", "l2=0.01")]
    [InlineData("flip=average", "precision=fp32")]
    [InlineData("classWeights=balanced", "enlarged=64", "iterations=5")]
    public void Every_option_trains(params string[] set)
    {
        var data = ToyImages.Quarters(60, channels: 3);

        using var model = Trainer.Train(data, Toy(set), new TrainingRun(1, 2));

        var answers = PixelAnswers.Of(model, data);
        Assert.InRange(answers.Accuracy(data), 0.6, 1);
        Assert.All(answers.Scores, s => Assert.Equal(1, s.Sum(), 1e-5));
    }

    [Fact]
    public void Mirror_images_are_learned_from_unless_sides_matter()
    {
        // What is bright on the left is of one class, on the right of the other.
        var data = ToyImages.Quarters(80, channels: 3, classes: 2);
        double Accuracy(string flip)
        {
            using var model = Trainer.Train(data, Toy(flip), new TrainingRun(1, 2));
            return PixelAnswers.Of(model, data).Accuracy(data);
        }

        Assert.InRange(Accuracy("flip=none"), 0.95, 1);
        Assert.InRange(Accuracy("flip=average"), 0.2, 0.8);
    }

    [Fact]
    public void Features_do_not_depend_on_the_threads_nor_on_what_is_next_to_a_picture()
    {
        var data = ToyImages.Quarters(30, channels: 3);
        var features = new BackboneFeatures(BackboneReader.Read(_toy.Weights), new(3, 8, 8, 32), WeightPrecision.W8);
        int[] all = [.. Enumerable.Range(0, data.Count)];

        var one = features.Compute(data, all, isMirrored: true, new TrainingRun(1, 1));

        Assert.Equal(one, features.Compute(data, all, isMirrored: true, new TrainingRun(1, 2)));
        Assert.Equal(one[(7 * features.Width)..(8 * features.Width)], features.Compute(data, [7], isMirrored: true, new TrainingRun(1, 1)));
    }

    [Fact]
    public void Each_picture_is_looked_at_once_however_many_trainings_there_are()
    {
        var data = ToyImages.Quarters(40, channels: 3, seed: Random.Shared.Next());
        var seen = new List<string>();
        var run = new TrainingRun(1, 2, new Synchronous(progress => seen.Add(progress.Stage)));

        Trainer.Train(data, Toy("flip=none"), run).Dispose();
        Assert.Contains(seen, stage => stage.StartsWith("looking at pictures", StringComparison.Ordinal));
        seen.Clear();
        Trainer.Train(data.Subset([.. Enumerable.Range(5, 30)]), Toy("flip=none", "l2=1"), run).Dispose();

        Assert.DoesNotContain(seen, stage => stage.StartsWith("looking at pictures", StringComparison.Ordinal));
    }

    private ParameterSet Toy(params string[] set) => Set([.. set, $"weights={_toy.Folder}", "size=32"]);

    private static ParameterSet Set(params string[] set) =>
        Trainer.Space.Resolve(set.Select(s => s.Split('=', 2)).ToDictionary(p => p[0], p => p[1]));

    private sealed class Synchronous(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
