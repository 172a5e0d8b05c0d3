using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Tables.Checks;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>Rows of tables, whatever their answer is.</summary>
/// <typeparam name="TTable">Tables of classes or of numbers.</typeparam>
internal abstract class TableTaskRows<TTable> : ITaskRows<TTable>, ITimeColumns<TTable>, IGroupColumns<TTable>, IUnlabelledReader
    where TTable : TableDataset
{
    /// <summary>Of more values new ones are nothing to tell.</summary>
    private const int MostLevels = 1_000;

    /// <summary>A card is made for each trial; those of the same rows share what their columns mean.</summary>
    private readonly ConditionalWeakTable<TTable, IReadOnlyList<InferredColumn>> _inferred = [];

    public abstract DataSplit<TTable> Read(RowSource source, CancellationToken cancel);

    /// <summary>Tables have an answer, and other columns to learn from.</summary>
    public void Require(ColumnRoles given) => GivenOptions.Refuse(
        given, ["--text", "--user", "--item", "--rating", "--items", "--users", "--recursive"],
        "not for tables, of which all columns but the answers (--label) are learned from");

    public abstract Holdout Split(TTable rows, ITrainer trainer, double? requested, double usual, int seed);

    public abstract TTable Subset(TTable rows, IReadOnlyList<int> places);

    public IReadOnlyDictionary<string, string> Settled(TTable rows, IReadOnlyDictionary<string, string> given) =>
        ProseOptions.Settled(Inferred(rows), given);

    public virtual IReadOnlyList<string> Labels(TTable rows) => [];

    public IReadOnlyDictionary<string, object?> Row(TTable rows, int row) => TableRows.Row(rows, row);

    public JsonObject Sample(TTable rows, int row) => TableRows.Sample(rows, row);

    public JsonObject Sample(TTable rows, int row, DataViewSchema inputs) => TableRows.Sample(rows, row, inputs);

    public CardImage? Image(TTable rows) => Inferred(rows).Any(c => c.Kind == ColumnMeaning.Picture) ? PictureOptions.Seen : null;

    public string LabelColumn(TTable rows) => rows.Answer;

    public IReadOnlyList<CardColumn> Describe(TTable rows, IReadOnlyList<CardColumn> columns)
    {
        var categories = Inferred(rows).Where(c => c.Kind == ColumnMeaning.Category).Select(c => c.Column.Name).ToHashSet();
        var read = rows.Columns.DistinctBy(c => c.Name).ToDictionary(c => c.Name);
        return [.. columns.Select(column => read.GetValueOrDefault(column.Name) switch
        {
            NumberColumn number => column with { Format = number.Format },
            DateColumn date => column with { Date = date.Format },
            TextColumn text when categories.Contains(text.Name) => column with { Levels = Levels(text) },
            _ => column,
        })];
    }

    public IReadOnlyList<CardTableColumn> Columns(TTable rows) => TableLook.Of(rows, Inferred(rows));

    private IReadOnlyList<InferredColumn> Inferred(TTable rows) => _inferred.GetValue(rows, ColumnInference.Of);

    private static string[]? Levels(TextColumn column)
    {
        string[] levels = [.. Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(row => column.Text(row).Trim())
            .Distinct().Take(MostLevels + 1)];
        return levels.Length > MostLevels ? null : levels;
    }

    public IReadOnlyList<string> SplitNotes(TTable train, TTable test) => TableChecks.Notes(train, test);

    public IReadOnlyList<string> OrderNotes(TTable rows) => [.. AnswerOrder.Notes(rows)];

    public IReadOnlyList<double> Times(TTable rows, string column) => TableTimes.Of(rows, column);

    public IReadOnlyList<string> Groups(TTable rows, string data, ColumnRoles roles, string column, CancellationToken cancel) =>
        TableRows.Groups(rows, column);

    public IReadOnlyList<IReadOnlyDictionary<string, object?>>? Read(string data, ColumnRoles roles, CancellationToken cancel) =>
        UnlabelledRows.CanRead(data) ? UnlabelledRows.OfTable(data, roles, cancel) : null;
}
