using System.Text;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>A folder for each class, a text file for each row, on disk or in a tar archive. Rows come in the order of class
/// and file name, whatever order the disk or archive has them in.</summary>
internal static class TextFolderReader
{
    internal static LabelledTexts Read(string folder, IReadOnlySet<string>? classes, ColumnRoles given, CancellationToken cancel) =>
        Sorted(folder, FilesIn(folder, classes, given, cancel), [.. classes is null ? HiddenNotes(folder) : []]);

    internal static LabelledTexts Read(LocatedPart part, IReadOnlySet<string> classes, CancellationToken cancel) =>
        part.Entry is { } entry
        ? Sorted($"{part.Path}/{entry}", FilesIn(part.Path, entry, classes, cancel), [])
        : Read(part.Path, classes, new(), cancel);

    private static IEnumerable<(string Label, string Name, string Text)> FilesIn(
        string folder, IReadOnlySet<string>? classes, ColumnRoles given, CancellationToken cancel)
    {
        foreach (var path in SideFiles.OwnFilesBelow(folder).Where(IsText))
        {
            cancel.ThrowIfCancellationRequested();
            if (Split(Path.GetRelativePath(folder, path).Replace('\\', '/'), classes) is var (label, name))
            {
                using var stream = File.OpenRead(path);
                yield return (label, name, Text(path, stream, stream.Length, given));
            }
        }
    }

    private static IEnumerable<(string Label, string Name, string Text)> FilesIn(
        string archive, string entry, IReadOnlySet<string> classes, CancellationToken cancel)
    {
        foreach (var (path, content) in Archives.ReadTar(archive))
        {
            cancel.ThrowIfCancellationRequested();
            if (path.StartsWith(entry + "/", StringComparison.Ordinal) && IsText(path)
                && !SideFiles.Is(path) && Split(path[(entry.Length + 1)..], classes) is var (label, name))
                yield return (label, name, Text($"{archive}/{path}", content, content.Length, new()));
        }
    }

    private static bool IsText(string path) => Path.GetExtension(path.AsSpan()).Equals(".txt", StringComparison.OrdinalIgnoreCase);

    /// <summary>Files directly in a class's folder; others (imdb has word lists and unlabelled reviews) are passed over.</summary>
    private static (string Label, string Name)? Split(string path, IReadOnlySet<string>? classes) =>
        path.Split('/') is [var label, var name] && (classes is null || classes.Contains(label)) ? (label, name) : null;

    private static string Text(string name, Stream content, long length, ColumnRoles given)
    {
        if (length > DelimitedReader.LongestField)
            throw new InputException($"{name}: {length:N0} bytes; a text holds at most {DelimitedReader.LongestField >> 20} MiB");
        var bytes = new byte[length];
        content.ReadExactly(bytes);
        using var buffer = new LineBuffer(name, new MemoryStream(bytes), given: given);
        while (buffer.Fill())
        {
        }
        buffer.CheckBeginning();
        return Encoding.UTF8.GetString(buffer.Ahead);
    }

    private static IEnumerable<string> HiddenNotes(string folder)
    {
        List<string> hidden =
            [.. SideFiles.HiddenFolders(folder).Where(path => SideFiles.OwnFiles(path).Any(IsText)).Select(path => Path.GetFileName(path))];
        if (hidden.Count > 0)
            yield return $"{folder}: hidden folders have texts and were not read: {string.Join(", ", hidden)}";
    }

    private static LabelledTexts Sorted(
        string name, IEnumerable<(string Label, string Name, string Text)> files, IReadOnlyList<string> notes)
    {
        var rows = new LabelledTexts();
        foreach (var file in files.OrderBy(f => f.Label, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal))
            rows.Add(file.Label, file.Text, () => $"{file.Label}/{file.Name}");
        rows.Notes.AddRange([.. notes, .. rows.EmptyNotes(name)]);
        return rows.Texts.Count > 0
            ? rows
            : throw new InputException($"{name}: no texts found; expected a folder for each class with .txt files in it");
    }
}
