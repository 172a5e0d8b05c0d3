using System.Globalization;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Cli.Commands;

/// <summary>The answers of a model for pictures to whatever <c>--input</c> names. A picture that cannot be read is told, and the others
/// are answered.</summary>
/// <param name="model">A model that takes images.</param>
/// <param name="roles">How rows are read, which may hold pictures too.</param>
/// <param name="note">Told what was not looked at.</param>
internal sealed class PictureAnswers(PredictionModel model, ColumnRoles roles, Action<string> note)
{
    private static readonly string[] Columns = ["Image", "Pixels"];

    private int _asked;

    /// <summary>How many pictures could not be read.</summary>
    internal int Unread { get; private set; }

    /// <summary>The answers, each of a folder's pictures with the name of its file below the folder.</summary>
    internal IEnumerable<(string? Name, PredictionResult Answer)> To(string path)
    {
        if (path == RowReader.StandardInput)
            return ToStream(Console.OpenStandardInput(), "standard input");
        if (PictureFolder.Files(path, roles.Recursive, note) is { Count: > 0 } pictures)
        {
            var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
            return pictures.SelectMany(picture => ToPicture(picture, Path.GetRelativePath(folder, picture)));
        }
        return PictureFolder.IsPicture(path) ? ToPicture(path, name: null)
            : File.Exists(path) ? ToFile(path)
            : ToRows(RowReader.Read(path, roles, Columns[..1], note));
    }

    /// <summary>What a person is told at the end; null where every picture was read, or the only one was told already.</summary>
    internal string? Summary => Unread == 0 || _asked == 1 ? null : string.Create(CultureInfo.InvariantCulture,
        $"{Unread:N0} of {_asked:N0} pictures could not be read{(Unread < _asked ? "; the others were answered" : "")}.");

    private IEnumerable<(string? Name, PredictionResult Answer)> ToPicture(string path, string? name) =>
        Try(() => model.PredictImage(path)) is { } answer ? [(name, answer)] : [];

    private IEnumerable<(string? Name, PredictionResult Answer)> ToFile(string path)
    {
        var file = File.OpenRead(path);
        if (!file.CanSeek)
            return ToStream(file, path);
        using (file)
            if (PictureBytes.TryRead(file, out _) is not null)
                return ToPicture(path, name: null);
        return ToRows(Pictured(RowReader.Read(path, roles, Columns[..1], note), path, RowReader.IsTable(path)));
    }

    private IEnumerable<(string? Name, PredictionResult Answer)> ToStream(Stream stream, string name) =>
        PictureBytes.TryRead(stream, out var rest) is not { } picture
            ? ToRows(Pictured(RowReader.Read(rest, name, roles, Columns[..1], note), name, isTable: true))
            : Try(() => model.PredictImage(picture), $"{name}: ") is { } answer ? [(null, answer)] : [];

    private IEnumerable<(string? Name, PredictionResult Answer)> ToRows(IEnumerable<IReadOnlyDictionary<string, object?>> rows) =>
        model.Predict(rows).Select(answer => ((string?)null, answer));

    private PredictionResult? Try(Func<PredictionResult> predict, string place = "")
    {
        _asked++;
        try
        {
            return predict();
        }
        catch (PredictionInputException fault)
        {
            Unread++;
            Console.Error.WriteLine($"error: {place}{fault.Message}");
            return null;
        }
    }

    /// <summary>Rows, if they are such as hold pictures. What is no table by its name and cannot be read as one was meant as a
    /// picture.</summary>
    private static IEnumerable<IReadOnlyDictionary<string, object?>> Pictured(
        IEnumerable<IReadOnlyDictionary<string, object?>> rows, string name, bool isTable)
    {
        using var row = rows.GetEnumerator();
        if (!MoveToFirst(row, name, isTable))
            yield break;
        if (!Columns.Any(column => Nearest.To(column, row.Current.Keys) is not null))
            throw new InputException($"{Refusal(name)}; a row has: {string.Join(", ", row.Current.Keys)}");
        do
            yield return row.Current;
        while (row.MoveNext());
    }

    private static bool MoveToFirst(IEnumerator<IReadOnlyDictionary<string, object?>> row, string name, bool isTable)
    {
        if (isTable)
            return row.MoveNext();
        try
        {
            if (row.MoveNext())
                return true;
        }
        catch (InputException fault)
        {
            throw new InputException(Refusal(name), fault);
        }
        throw new InputException(Refusal(name));
    }

    private static string Refusal(string name) =>
        $"'{name}' is not a picture; expected PNG, JPEG, BMP, GIF or WebP, or rows with the column Image";
}
