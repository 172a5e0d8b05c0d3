using System.Text.Json;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Prediction.Rows;

/// <summary>Pictures that the rows of a file name by their paths, for a model of tables.</summary>
public static class PicturePaths
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp"];

    /// <summary>Whether a file is a picture, by its name.</summary>
    internal static bool HasExtension(string path) => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>The rows, with files of the folder in place of paths; nothing changes for models that take no pictures beside
    /// other columns.</summary>
    /// <param name="rows">Rows of a file.</param>
    /// <param name="model">What they are for.</param>
    /// <param name="source">The file; its folder is that of the pictures, and no path is followed out of it. <c>-</c> for standard input,
    /// whose folder is the current one.</param>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> In(
        IEnumerable<IReadOnlyDictionary<string, object?>> rows, PredictionModel model, string source)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(source);
        string[] columns = model.TakesImages ? []
            : [.. model.InputSchema.Where(c => c.Type is ImageDataViewType).Select(c => c.Name)];
        return columns.Length == 0 ? rows : rows.Select(row => Located(row, columns, FolderOf(source)));
    }

    /// <summary>The folder of the pictures that a table names.</summary>
    /// <param name="source">A file, a folder of files, or a pattern.</param>
    internal static string FolderOf(string source) => source == "-" ? Path.GetFullPath(".")
        : Directory.Exists(source) ? Path.GetFullPath(source)
        : Path.GetDirectoryName(Path.GetFullPath(source)) ?? Path.GetFullPath(".");

    private static Dictionary<string, object?> Located(
        IReadOnlyDictionary<string, object?> row, string[] columns, string folder)
    {
        var located = row as LocatedRow ?? new Dictionary<string, object?>(row);
        foreach (var name in row.Keys.Where(key => columns.Contains(key, StringComparer.OrdinalIgnoreCase)).ToList())
            if (Named(row[name]) is { } path)
                located[name] = new PictureFile(folder, path);
        return located;
    }

    // Base64, which JSON may have in its place, has no dots.
    private static string? Named(object? value) => value switch
    {
        string text when !MissingValues.Is(text) => text,
        JsonElement { ValueKind: JsonValueKind.String } text when HasExtension(text.GetString()!) => text.GetString(),
        _ => null,
    };
}
