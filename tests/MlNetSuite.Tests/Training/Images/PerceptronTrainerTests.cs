using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Images;

public class PerceptronTrainerTests
{
    private static readonly PerceptronTrainer Trainer = new();

    [Fact]
    public void It_learns_and_its_model_answers_in_class_order()
    {
        var data = ToyImages.Quarters(300);
        var model = Trainer.Train(data, Set("epochs=5", "hidden=32"), new TrainingRun(1, 2));
        Assert.InRange(model.ValidationRows, 28, 32);
        var answers = PixelAnswers.Of(model, data);
        Assert.True(answers.Accuracy(data) > 0.95);
        Assert.All(answers.Scores, s => Assert.Equal(1, s.Sum(), 1e-5));
        Assert.All(answers.Scores.Zip(answers.Labels), p => Assert.Equal(p.Second, data.Classes[Array.IndexOf(p.First, p.First.Max())]));
    }

    [Theory]
    [InlineData("center=true")]
    [InlineData("dropout=0.3", "labelSmoothing=0.1", "weightDecay=0.01", "clipNorm=1", "schedule=one-cycle", "patience=2")]
    [InlineData("layers=conv(4,3) bn relu pool(2)")]
    [InlineData("layers=linear(16) gelu linear(4) softmax")]
    public void Every_option_trains(params string[] set)
    {
        var data = ToyImages.Quarters(60, channels: 3);
        Assert.Equal(60, PixelAnswers.Of(Trainer.Train(data, Set([.. set, "epochs=2"]), new TrainingRun(1, 1)), data).Labels.Length);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answers_on_one_thread_and_on_two()
    {
        var data = ToyImages.Quarters(200);
        var one = PixelAnswers.Of(Trainer.Train(data, Set("epochs=2"), new TrainingRun(3, 1)), data).Scores;
        var two = PixelAnswers.Of(Trainer.Train(data, Set("epochs=2"), new TrainingRun(3, 2)), data).Scores;
        Assert.Equal(one, two);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(11)]
    public void Few_rows_and_the_smallest_images_train(int rows)
    {
        var data = ToyImages.Quarters(rows, size: 1);
        PixelAnswers.Of(Trainer.Train(data, Set("epochs=2"), new TrainingRun(1, 2)), data);
    }

    [Fact]
    public void Data_without_rows_or_without_a_second_class_is_refused()
    {
        var data = ToyImages.Quarters(10);
        Refused(data.Subset([]), "no images");
        Refused(data with { Classes = ["only"], Labels = [.. data.Labels.Select(_ => 0)] }, "only the class 'only'");
        Refused(data with { Labels = [.. data.Labels.Select(_ => -1)] }, "no image of a known class");
    }

    [Fact]
    public void Layers_that_end_in_the_wrong_number_of_classes_are_refused()
    {
        var fault = Assert.Throws<InputException>(() =>
            Trainer.Train(ToyImages.Quarters(10), Set("layers=linear(10)"), new TrainingRun(1, 1)));
        Assert.Contains("end with linear(4)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_that_cannot_be_read_are_refused_as_a_parameter()
    {
        var fault = Assert.Throws<ParameterException>(() => Set("layers=linaer(10)"));
        Assert.Contains("parameter 'layers'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'linear'", fault.Message, StringComparison.Ordinal);
    }

    private static void Refused(ImageDataset data, string why)
    {
        var fault = Assert.Throws<InputException>(() => Trainer.Train(data, Trainer.Space.Defaults, new TrainingRun(1, 1)));
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    private static ParameterSet Set(params string[] values) =>
        Trainer.Space.Resolve(values.Select(v => v.Split('=', 2)).ToDictionary(p => p[0], p => p[1]));
}
