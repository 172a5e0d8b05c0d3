using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Images;

public class ConvnetTrainerTests
{
    private static readonly ConvnetTrainer Trainer = new();

    [Fact]
    public void It_learns()
    {
        var data = ToyImages.Quarters(400, size: 12);
        var model = Trainer.Train(data, Set("epochs=6", "width=4", "averageDecay=0.9", "rotation=0"), new TrainingRun(1, 2));
        Assert.True(PixelAnswers.Of(model, data).Accuracy(data) > 0.95);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(1, 9)]
    [InlineData(3, 33)]
    public void Any_size_trains_grey_or_colour(int channels, int size)
    {
        var data = ToyImages.Quarters(24, channels, size);
        Assert.Equal(24, PixelAnswers.Of(Trainer.Train(data, Set("epochs=1", "width=4"), new TrainingRun(1, 2)), data).Labels.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void Few_rows_train(int rows)
    {
        var data = ToyImages.Quarters(rows);
        PixelAnswers.Of(Trainer.Train(data, Set("epochs=2", "width=4"), new TrainingRun(1, 2)), data);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answers_on_one_thread_and_on_two()
    {
        var data = ToyImages.Quarters(150);
        var one = PixelAnswers.Of(Trainer.Train(data, Set("epochs=2", "width=4", "dropout=0.2"), new TrainingRun(3, 1)), data).Scores;
        var two = PixelAnswers.Of(Trainer.Train(data, Set("epochs=2", "width=4", "dropout=0.2"), new TrainingRun(3, 2)), data).Scores;
        Assert.Equal(one, two);
    }

    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void So_does_the_network_for_colour(string precision)
    {
        var data = ToyImages.Quarters(150, channels: 3, size: 17);
        var set = Set("epochs=2", "width=4", "dropout=0.2", $"precision={precision}");
        var one = PixelAnswers.Of(Trainer.Train(data, set, new TrainingRun(3, 1)), data).Scores;
        var two = PixelAnswers.Of(Trainer.Train(data, set, new TrainingRun(3, 2)), data).Scores;
        Assert.Equal(one, two);
    }

    [Theory]
    [InlineData("network=whitened", "augmentation=crop")]
    [InlineData("network=whitened", "augmentation=warp", "dropout=0.1")]
    [InlineData("network=plain", "augmentation=crop", "flip=false")]
    [InlineData("network=whitened", "precision=bf16")]
    [InlineData("network=plain", "precision=bf16")]
    public void It_learns_with_every_network_augmentation_and_precision(params string[] set)
    {
        var data = ToyImages.Stripes(240, size: 17);
        var model = Trainer.Train(data, Set(["epochs=6", "width=4", "averageDecay=0.9", .. set]), new TrainingRun(1, 2));
        Assert.True(PixelAnswers.Of(model, data).Accuracy(data) > 0.95);
        Assert.Equal(set.Contains("precision=bf16"), model.Notes.Any(note => note.Contains("bfloat16", StringComparison.Ordinal)));
    }

    [Fact]
    public void Colour_takes_the_whitened_network_and_crops_grey_the_plain_one_and_warps()
    {
        Assert.Equal(Scores(3), Scores(3, "network=whitened", "augmentation=crop"));
        Assert.Equal(Scores(1), Scores(1, "network=plain", "augmentation=warp"));
        Assert.Equal(Scores(3, "rotation=5"), Scores(3, "augmentation=warp", "rotation=5"));
        Assert.NotEqual(Scores(3), Scores(3, "flip=false"));

        static float[][] Scores(int channels, params string[] set)
        {
            var data = ToyImages.Quarters(20, channels, size: 17);
            return PixelAnswers.Of(Trainer.Train(data, Set(["epochs=1", "width=4", .. set]), new TrainingRun(1, 1)), data).Scores;
        }
    }

    [Fact]
    public void What_only_warps_do_cannot_be_asked_of_crops() =>
        Assert.Contains("counts only when", Assert.Throws<ParameterException>(() => Set("augmentation=crop", "rotation=5")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_network_of_ones_own_is_trained_in_its_place()
    {
        var data = ToyImages.Quarters(40);
        var set = Set("epochs=1", "layers=conv(4,3,2) gelu globalpool dropout(0.1)");
        Assert.Equal(40, PixelAnswers.Of(Trainer.Train(data, set, new TrainingRun(1, 1)), data).Labels.Length);
        var fault = Assert.Throws<InputException>(() => Trainer.Train(data, Set("layers=pool(9)"), new TrainingRun(1, 1)));
        Assert.Contains("layer 1, pool(9), gets rows of shape [1, 8, 8]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_network_in_code_or_as_text_gives_the_same_model()
    {
        var data = ToyImages.Quarters(40);
        Layer[] layers = [new Conv2d(4, 3), new BatchNorm(), new ReLU(), new GlobalPool()];
        var own = new ConvnetTrainer(layers);
        var inCode = own.Train(data, own.Space.Resolve(new Dictionary<string, string> { ["epochs"] = "1" }), new TrainingRun(1, 1));
        var asText = Trainer.Train(data, Set("epochs=1", "layers=conv(4,3) bn relu globalpool"), new TrainingRun(1, 1));
        Assert.Equal(PixelAnswers.Of(asText, data).Scores, PixelAnswers.Of(inCode, data).Scores);
    }

    [Fact]
    public void It_stops_when_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            Trainer.Train(ToyImages.Quarters(40), Trainer.Space.Defaults, new TrainingRun(1, 1, null, cancel.Token)));
    }

    private static ParameterSet Set(params string[] values) =>
        Trainer.Space.Resolve(values.Select(v => v.Split('=', 2)).ToDictionary(p => p[0], p => p[1]));
}
