using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data;

/// <summary>Rows of a table, column by column, and the answer to each. What a column means (a number, a category, a date, an
/// identifier) is not stored here: trainers infer it from the training rows.</summary>
/// <param name="Name">See <see cref="Dataset"/>.</param>
/// <param name="Columns">The columns that may be learned from, of equal length.</param>
/// <param name="Answer">The name of the column with the answers, which is not among them.</param>
public abstract record TableDataset(string Name, IReadOnlyList<TableColumn> Columns, string Answer) : Dataset(Name)
{
    private string? _fingerprint;

    /// <summary>How the file writes the answers, where they are numbers that are not written in the invariant way; else null.</summary>
    public NumberFormat? AnswerFormat { get; init; }

    /// <summary>What a person who takes the answers for numbers should know about them.</summary>
    internal IReadOnlyList<string> AnswerNotes { get; init; } = [];

    /// <summary>The pictures in the folder that the rows came from; null where they came from no file.</summary>
    internal TablePictures? Pictures { get; init; }

    /// <inheritdoc/>
    public override string Fingerprint => _fingerprint ??= ComputeFingerprint();

    /// <inheritdoc/>
    internal override IEnumerable<string> NamedFiles => Pictures is not { } pictures ? [] : Columns
        .Where(column => pictures.Survey(column).AreIn)
        .SelectMany(column => Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).Select(row => pictures.File(column.Text(row))))
        .Where(picture => picture.Exists).Select(picture => picture.Path!);

    private protected abstract void AppendAnswers(IncrementalHash hash);

    private protected IReadOnlyList<TableColumn> ColumnsOf(IReadOnlyList<int> rows) => [.. Columns.Select(c => c.Subset(rows))];

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var column in Columns)
        {
            column.AppendTo(hash);
            if (Pictures?.Survey(column).AreIn == true)
                for (var row = 0; row < column.Count; row++)
                    hash.Append($"{Pictures.KeyOf(column.Text(row))}");
        }
        AppendAnswers(hash);
        return hash.Hex();
    }
}

/// <summary>Rows of a table and the class of each.</summary>
/// <param name="Name">See <see cref="Dataset"/>.</param>
/// <param name="Columns">See <see cref="TableDataset"/>.</param>
/// <param name="Answer">The name of the column with the classes.</param>
/// <param name="Labels">An index into <paramref name="Classes"/> for each row, or -1 for a class unknown in training.</param>
/// <param name="Classes">Class names.</param>
public sealed record ClassificationTable(
    string Name, IReadOnlyList<TableColumn> Columns, string Answer, IReadOnlyList<int> Labels, IReadOnlyList<string> Classes)
    : TableDataset(Name, Columns, Answer)
{
    /// <inheritdoc/>
    public override int Count => Labels.Count;

    /// <summary>The given rows, in the given order.</summary>
    public ClassificationTable Subset(IReadOnlyList<int> rows) =>
        new(Name, ColumnsOf(rows), Answer, [.. rows.Select(r => Labels[r])], Classes)
        {
            AnswerFormat = AnswerFormat,
            Pictures = Pictures,
        };

    private protected override void AppendAnswers(IncrementalHash hash)
    {
        foreach (var label in Labels)
            hash.Append(label < 0 ? "" : Classes[label]);
    }
}

/// <summary>Rows of a table and the number to predict for each.</summary>
/// <param name="Name">See <see cref="Dataset"/>.</param>
/// <param name="Columns">See <see cref="TableDataset"/>.</param>
/// <param name="Answer">The name of the column with the numbers.</param>
/// <param name="Targets">A finite number for each row.</param>
public sealed record RegressionTable(string Name, IReadOnlyList<TableColumn> Columns, string Answer, float[] Targets)
    : TableDataset(Name, Columns, Answer)
{
    /// <inheritdoc/>
    public override int Count => Targets.Length;

    /// <summary>The given rows, in the given order.</summary>
    public RegressionTable Subset(IReadOnlyList<int> rows) =>
        new(Name, ColumnsOf(rows), Answer, [.. rows.Select(r => Targets[r])])
        {
            AnswerFormat = AnswerFormat,
            Pictures = Pictures,
        };

    private protected override void AppendAnswers(IncrementalHash hash) => hash.AppendData(MemoryMarshal.AsBytes(Targets.AsSpan()));
}
