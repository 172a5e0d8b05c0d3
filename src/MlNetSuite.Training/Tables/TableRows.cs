using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Training.Tables;

/// <summary>Rows of a table as an app gives them to a model.</summary>
internal static class TableRows
{
    private static readonly ConditionalWeakTable<TableDataset, HashSet<string>> Pictured = [];

    /// <summary>The columns a model takes, as numbers or as text as it takes them. What a model takes for a number and is none is
    /// missing.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="inputs">What the model takes.</param>
    /// <param name="card">What it says of the values of its categories, which are spelt so; null for none.</param>
    /// <exception cref="InputException">A column is not there.</exception>
    internal static IDataView View(TableDataset data, DataViewSchema inputs, ModelCard? card = null)
    {
        var levels = card?.Inputs.Where(input => input.Levels is not null).DistinctBy(input => input.Name)
            .ToDictionary(input => input.Name, input => new KnownCategories(input.Levels!)) ?? [];
        var reading = ImageReading.Of(PictureOptions.Seen);
        return new TableView(data.Count, [.. inputs.Select(input => (Find(data, input.Name), input.Type) switch
        {
            (var column, TextDataViewType) => ViewColumn.Text(
                input.Name, levels.GetValueOrDefault(input.Name) is { } known ? row => known.Spelt(column.Text(row)) : column.Text),
            (var column, ImageDataViewType) => ViewColumn.Image(
                input.Name, row => Picture(data, column, row)?.Read(reading, out _)?.ToImage() ?? PictureFile.None()),
            (var column, _) => ViewColumn.Number(input.Name, column.Number),
        })]);
    }

    /// <summary>The picture that a row names; null for none.</summary>
    private static PictureFile? Picture(TableDataset data, TableColumn column, int row) =>
        data.Pictures is null || column.IsMissing(row) ? null : data.Pictures.File(column.Text(row));

    /// <summary>A picture as a model sees it, or null for none.</summary>
    private static JsonValue? Base64(TableDataset data, TableColumn column, int row) =>
        Picture(data, column, row)?.Read(ImageReading.Of(PictureOptions.Seen), out _) is { } seen
            ? JsonValue.Create(Convert.ToBase64String(seen.ToPng()))
            : null;

    /// <summary>The columns that name pictures, even if they are not there.</summary>
    private static HashSet<string> PictureColumns(TableDataset data) => Pictured.GetValue(data, table =>
        [.. table.Columns.Where(column => table.Pictures?.Survey(column).Named > 0).Select(column => column.Name)]);

    /// <summary>A row by column name.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="row">Which.</param>
    /// <param name="inputs">What a model takes, of which pictures are base64; null for one that takes none.</param>
    internal static JsonObject Sample(TableDataset data, int row, DataViewSchema? inputs = null)
    {
        var sample = new JsonObject();
        foreach (var column in data.Columns)
            sample[column.Name] = inputs?.GetColumnOrNull(column.Name)?.Type is ImageDataViewType ? Base64(data, column, row)
                : column is NumberColumn { Format: null } number
                ? number.IsMissing(row) ? null : JsonValue.Create(number.Values[row])
                : JsonValue.Create(column.Text(row));
        return sample;
    }

    /// <summary>A row by column name; null for a number that is missing, a file for a picture.</summary>
    internal static IReadOnlyDictionary<string, object?> Row(TableDataset data, int row)
    {
        var values = new Dictionary<string, object?>(data.Columns.Count);
        var pictured = PictureColumns(data);
        foreach (var column in data.Columns)
            values[column.Name] = column is NumberColumn { Format: null } number ? number.IsMissing(row) ? null : number.Values[row]
                : pictured.Contains(column.Name) && Picture(data, column, row) is { } picture ? picture
                : column.Text(row);
        return values;
    }

    /// <summary>The value of each row in a column, by its name in any letter case.</summary>
    /// <exception cref="InputException">It is not there, or holds the answers.</exception>
    internal static IReadOnlyList<string> Groups(TableDataset data, string column)
    {
        if (column.Equals(data.Answer, StringComparison.OrdinalIgnoreCase))
            throw new InputException($"--group {column}: this column holds the answers; name one that tells who or what a row is about.");
        var names = data.Columns.Select(c => c.Name).ToList();
        var found = data.Columns.FirstOrDefault(c => c.Name == column)
            ?? data.Columns.FirstOrDefault(c => c.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
            ?? throw new InputException(
                $"--group {column}: no such column in '{data.Name}'; it has: " +
                $"{string.Join(", ", names.Take(50))}.{(Nearest.To(column, names) is { } near ? $" Did you mean '{near}'?" : "")}");
        return [.. Enumerable.Range(0, data.Count).Select(found.Text)];
    }

    private static TableColumn Find(TableDataset data, string name)
    {
        if (data.Columns.FirstOrDefault(c => c.Name == name) is { } column)
            return column;
        var near = Nearest.To(name, data.Columns.Select(c => c.Name));
        throw new InputException(
            $"'{data.Name}' lacks the column '{name}', which the model takes; it has: " +
            $"{string.Join(", ", data.Columns.Take(50).Select(c => c.Name))}." +
            (near is null ? "" : $" Did you mean '{name}' by '{near}'?"));
    }
}
