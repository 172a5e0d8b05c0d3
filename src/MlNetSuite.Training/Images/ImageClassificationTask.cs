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
        Rows = TaskRows,
        Evaluation = Evaluation,
        Scores = Evaluation,
        Outputs = _ => ClassificationEvaluation<ImageDataset>.Outputs,
        Unlabelled = TaskRows,
        SharedRows = TaskRows,
    };
}
