using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Images;

/// <summary>What <c>TrainerContract</c> does not ask of <c>linear</c> and <c>lightgbm</c>.</summary>
public class ClassicalImageTrainersTests
{
    public static TheoryData<string> Names => ["linear", "lightgbm"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Colour_images_of_any_shape_are_learned(string name)
    {
        var data = ToyImages.Quarters(200, channels: 3, size: 10);
        using var model = Train(name, data);
        var unseen = ToyImages.Quarters(40, channels: 3, size: 10, seed: 2);
        for (var row = 0; row < unseen.Count; row++)
            Assert.Equal(unseen.Classes[unseen.Labels[row]], model.PredictImage(Pngs.Of(unseen, row)).Label);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_class_without_rows_keeps_its_place_and_is_not_predicted(string name)
    {
        var data = ToyImages.Quarters(200);
        data = data.Subset([.. Enumerable.Range(0, data.Count).Where(r => data.Labels[r] != 1)]);
        using var model = Train(name, data);
        for (var row = 0; row < 12; row++)
        {
            var answer = model.PredictImage(Pngs.Of(data, row));
            Assert.Equal(data.Classes[data.Labels[row]], answer.Label);
            Assert.Equal(data.Classes, answer.Probabilities.Keys);
            Assert.InRange(answer.Probabilities["top right"], 0, 0.05f);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_of_unknown_classes_are_left_out(string name)
    {
        var data = ToyImages.Quarters(200);
        // Every second row claims to be of no known class.
        using var model = Train(name, data with { Labels = [.. data.Labels.Select((l, i) => i % 8 < 4 ? l : -1)] });
        for (var row = 0; row < 12; row++)
            Assert.Equal(data.Classes[data.Labels[row]], model.PredictImage(Pngs.Of(data, row)).Label);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Two_rows_of_two_classes_are_enough_to_train(string name)
    {
        using var model = Train(name, ToyImages.Quarters(2, classes: 2));
        Assert.Equal(1, model.PredictImage(Pngs.Of(ToyImages.Quarters(1), 0)).Probabilities.Sum(p => p.Value), 1e-4);
    }

    private static PredictionModel Train(string name, ImageDataset data)
    {
        ITrainer<ImageDataset> trainer = name == "linear" ? new LinearImageTrainer() : new LightGbmImageTrainer();
        var parameters = trainer.Space.Resolve(new Dictionary<string, string> { ["iterations"] = "20" });
        var model = trainer.Train(data, parameters, new TrainingRun(1, 2));
        return PredictionModel.Open(new MemoryStream(ToyArtifacts.Pack(model, classes: data.Classes)));
    }
}
