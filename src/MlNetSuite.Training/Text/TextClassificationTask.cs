using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Data.Readers;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>What a text is about: texts of any length, each of one class.</summary>
public sealed class TextClassificationTask : ClassificationTask<TextDataset>
{
    /// <inheritdoc/>
    public override string Name => "text-classification";

    /// <inheritdoc/>
    public override string Summary => "what a text is about";

    /// <inheritdoc/>
    public override IReadOnlyList<ITrainer<TextDataset>> Trainers { get; } =
        [new NbSvmTrainer(), new LinearTextTrainer(), new EmbeddingBagTrainer(), new LightGbmTextTrainer()];

    /// <inheritdoc/>
    public override DataSplit<TextDataset> Read(RowSource source, CancellationToken cancel) =>
        DatasetReader.Default.Texts(source.Data, source.Roles, source.Test, source.Model?.Labels, cancel);

    private protected override IDataView Rows(MLContext ml, TextDataset rows, PredictionModel model) =>
        ml.Data.LoadFromEnumerable(rows.Texts.Select(text => new TextRow(text)));

    private protected override (IReadOnlyList<int> Labels, IReadOnlyList<string> Classes) Answers(TextDataset rows) => (rows.Labels, rows.Classes);

    private protected override TextDataset Subset(TextDataset rows, IReadOnlyList<int> indices) => rows.Subset(indices);

    private protected override IReadOnlyList<string> Groups(TextDataset rows, string data, ColumnRoles roles, string column, CancellationToken cancel) =>
        FurtherColumn.Read(data, roles, column, rows.Count, cancel);

    private protected override IReadOnlyDictionary<string, object?> Row(TextDataset rows, int row) =>
        new Dictionary<string, object?>(1) { [TextRows.Text] = rows.Texts[row] };

    private protected override IReadOnlyList<IReadOnlyDictionary<string, object?>>? Unlabelled(string data, ColumnRoles roles, CancellationToken cancel) =>
        File.Exists(data) ? UnlabelledRows.OfTexts(data, roles, cancel) : null;

    private protected override JsonObject Sample(TextDataset rows, int row) => new() { ["Text"] = rows.Texts[row] };

    private sealed class TextRow(string text)
    {
        public string Text { get; } = text;
    }
}
