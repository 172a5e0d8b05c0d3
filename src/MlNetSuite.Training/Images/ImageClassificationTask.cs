using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Images;

/// <summary>What is in a picture: images of one size, each of one class.</summary>
public sealed class ImageClassificationTask() : TrainingTask<ImageDataset>(Parts)
{
    private static readonly ImageTaskRows TaskRows = new();

    private static readonly ClassificationEvaluation<ImageDataset> Evaluation =
        new(rows => (rows.Labels, rows.Classes), (rows, _) => ImagePipeline.Rows(new(), rows));

    private static readonly TaskDefinition<ImageDataset> Parts = new()
    {
        Name = "image-classification",
        Summary = "what is in a picture",
        Trainers =
        [
            new ConvnetTrainer(), new PerceptronTrainer(), new LinearImageTrainer(), new LightGbmImageTrainer(), new ResnetTrainer(),
        ],
        FirstTried = "perceptron",
        Suggestion = FewPictures,
        Rows = TaskRows,
        Evaluation = Evaluation,
        Scores = Evaluation,
        Outputs = _ => ClassificationEvaluation<ImageDataset>.Outputs,
        Unlabelled = TaskRows,
        SharedRows = TaskRows,
    };

    /// <summary>Pictures in colour that are larger than icons, or few of a class, look like what the pretrained network has seen.</summary>
    private static TrainerSuggestion? FewPictures(ImageDataset data)
    {
        const int few = 1000, small = 32;
        var perClass = data.Count / Math.Max(1, data.Classes.Count);
        return data.Shape.Channels == 3 && Math.Min(data.Shape.Height, data.Shape.Width) >= small && perClass < few
            ? new("resnet", $"there are {perClass:N0} pictures a class, and it has seen photographs before")
            : null;
    }
}
