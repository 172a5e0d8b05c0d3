using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Texts of any length, each of one class.</summary>
internal sealed class TextTaskRows : ITaskRows<TextDataset>, IGroupColumns<TextDataset>, IUnlabelledReader
{
    public DataSplit<TextDataset> Read(RowSource source, CancellationToken cancel) =>
        DatasetReader.Default.Texts(source.Data, source.Roles, source.Test, source.Model?.Labels, source.Threads, cancel);

    /// <summary>Texts have a label and no ratings or numbers.</summary>
    public void Require(ColumnRoles given) => GivenOptions.Refuse(
        given, ["--user", "--item", "--rating", "--items", "--users", "--decimal", "--recursive"],
        "not for texts, of which each has a label (--label) and a text (--text)");

    public Holdout Split(TextDataset rows, ITrainer trainer, double? requested, double usual, int seed) =>
        Holdout.Stratified(rows.Labels, requested ?? usual, seed);

    public TextDataset Subset(TextDataset rows, IReadOnlyList<int> places) => rows.Subset(places);

    public IReadOnlyDictionary<string, object?> Row(TextDataset rows, int row) =>
        new Dictionary<string, object?>(1) { [TextRows.Text] = rows.Texts[row] };

    public JsonObject Sample(TextDataset rows, int row) => new() { [TextRows.Text] = rows.Texts[row] };

    public (string Text, int Class)? Shown(TextDataset rows, int row) =>
        rows.Labels[row] < 0 ? null : (rows.Texts[row], rows.Labels[row]);

    public IReadOnlyList<string> SplitNotes(TextDataset train, TextDataset test) => RepeatedTexts.Notes(train, test);

    public IReadOnlyList<string> Labels(TextDataset rows) => rows.Classes;

    public IReadOnlyList<string> Groups(TextDataset rows, string data, ColumnRoles roles, string column, CancellationToken cancel) =>
        FurtherColumn.Read(data, roles, column, rows.Count, cancel);

    public IReadOnlyList<IReadOnlyDictionary<string, object?>>? Read(string data, ColumnRoles roles, CancellationToken cancel) =>
        UnlabelledRows.CanRead(data) ? UnlabelledRows.OfTexts(data, roles, cancel) : null;

    /// <summary>The texts as a model reads them.</summary>
    internal static IDataView View(TextDataset rows) =>
        new MLContext().Data.LoadFromEnumerable(rows.Texts.Select(text => new TextRow(text)));

    private sealed class TextRow(string text)
    {
        public string Text { get; } = text;
    }
}
