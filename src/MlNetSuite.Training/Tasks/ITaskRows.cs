using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tasks;

/// <summary>How the rows of a task are read, split and shown.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public interface ITaskRows<TData> where TData : Dataset
{
    /// <summary>Reads rows from a catalog id, a file or a folder.</summary>
    /// <exception cref="InputException">There is no such data, or it is not what the task needs.</exception>
    DataSplit<TData> Read(RowSource source, CancellationToken cancel);

    /// <summary>Refuses column roles that mean nothing to these rows; none are unless the task says so.</summary>
    /// <param name="given">As a person gave them.</param>
    /// <exception cref="InputException">There is such a role.</exception>
    void Require(ColumnRoles given)
    {
    }

    /// <summary>The trainer that suits a source where none is named; null for the first of the task's list.</summary>
    string? DefaultTrainer(RowSource source) => null;

    /// <summary>Holds rows out, for testing or for validation.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="trainer">The trainer they are held out for.</param>
    /// <param name="requested">The share that was asked for; null where none was, and the task may hold out rows in a way of its
    /// own.</param>
    /// <param name="usual">The share where none was asked for.</param>
    /// <param name="seed">Of the random numbers.</param>
    Holdout Split(TData rows, ITrainer trainer, double? requested, double usual, int seed);

    /// <summary>The rows at these places, in this order.</summary>
    TData Subset(TData rows, IReadOnlyList<int> places);

    /// <summary>A row by column name in values of .NET, as a model takes it; an image as <c>Pixels</c>, bytes.</summary>
    IReadOnlyDictionary<string, object?> Row(TData rows, int row);

    /// <summary>A row as an app sends it; an image as base64.</summary>
    JsonObject Sample(TData rows, int row);

    /// <summary>A row as an app sends it to a model that takes these columns.</summary>
    JsonObject Sample(TData rows, int row, DataViewSchema inputs) => Sample(rows, row);

    /// <summary>A row as a person is shown it next to the answer to another: its text, and its class as a place in
    /// <see cref="Labels"/>; null where it has no class, or rows are none to be read.</summary>
    (string Text, int Class)? Shown(TData rows, int row) => null;

    /// <summary>What a person should know about a split, such as rows of one side that the other has too; nothing unless the task
    /// looks.</summary>
    /// <param name="train">The rows to learn from.</param>
    /// <param name="test">The rows to test on.</param>
    IReadOnlyList<string> SplitNotes(TData train, TData test) => [];

    /// <summary>Parameters that can have but one value on such rows, as text by name: a sweep does not search them.</summary>
    /// <param name="rows">The rows to learn from.</param>
    /// <param name="given">Parameters that a person gave.</param>
    IReadOnlyDictionary<string, string> Settled(TData rows, IReadOnlyDictionary<string, string> given) =>
        new Dictionary<string, string>();

    /// <summary>Class names, in the order of the models' probabilities; none where the task has no classes.</summary>
    IReadOnlyList<string> Labels(TData rows) => [];

    /// <summary>The column that holds the answers; null where they come in another way.</summary>
    string? LabelColumn(TData rows) => null;

    /// <summary>The columns of the model as its card has them, with how these rows write them.</summary>
    IReadOnlyList<CardColumn> Describe(TData rows, IReadOnlyList<CardColumn> columns) => columns;

    /// <summary>How each column of a table was read, the answers last; null where rows are no table.</summary>
    IReadOnlyList<CardTableColumn>? Columns(TData rows) => null;

    /// <summary>The size of the images; null where rows are no images.</summary>
    CardImage? Image(TData rows) => null;
}
