using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>What a text is about: texts of any length, each of one class.</summary>
public sealed class TextClassificationTask() : TrainingTask<TextDataset>(Parts)
{
    private static readonly TextTaskRows TaskRows = new();

    private static readonly ClassificationEvaluation<TextDataset> Evaluation =
        new(rows => (rows.Labels, rows.Classes), (rows, _) => TextTaskRows.View(rows));

    private static readonly TaskDefinition<TextDataset> Parts = new()
    {
        Name = "text-classification",
        Summary = "what a text is about",
        Trainers =
        [
            new NbSvmTrainer(), new LinearTextTrainer(), new EmbeddingBagTrainer(), new LightGbmTextTrainer(), new SentenceTrainer(),
            new TransformerTrainer(),
        ],
        Suggestion = EnglishTexts.Suggestion,
        Rows = TaskRows,
        Evaluation = Evaluation,
        Scores = Evaluation,
        Outputs = ClassificationEvaluation<TextDataset>.OutputsOf,
        Groups = TaskRows,
        Unlabelled = TaskRows,
    };
}
