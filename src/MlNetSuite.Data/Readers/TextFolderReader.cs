using System.Buffers;
using System.Text;
using System.Text.Unicode;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>A folder for each class, a text file for each row, on disk or in a tar archive. Rows come in the order of class
/// and file name, whatever order the disk or archive has them in.</summary>
internal static class TextFolderReader
{
    /// <summary>Reads a folder.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="classes">The folders that are classes; null for all.</param>
    /// <param name="given">How files are encoded.</param>
    /// <param name="threads">How many are read at once.</param>
    /// <param name="cancel">Stops the reading.</param>
    internal static LabelledTexts Read(
        string folder, IReadOnlySet<string>? classes, ColumnRoles given, int threads, CancellationToken cancel)
    {
        var files = FilesIn(folder, classes)
            .OrderBy(f => f.Label, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal).ToArray();
        var texts = new string[files.Length];
        var faults = new InputException?[files.Length];
        Parallel.For(0, files.Length, new() { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, (file, state) =>
        {
            try
            {
                texts[file] = Text(files[file].Path, given);
            }
            catch (Exception fault) when (fault is InputException or IOException or UnauthorizedAccessException)
            {
                // Those before it are read still, so that the first is told.
                faults[file] = fault as InputException ?? new InputException($"{files[file].Path} cannot be read: {fault.Message}", fault);
                state.Break();
            }
        });
        if (Array.Find(faults, fault => fault is not null) is { } first)
            throw first;
        return Rows(folder, files.Select((file, row) => (file.Label, file.Name, texts[row])),
            [.. classes is null ? HiddenNotes(folder) : []]);
    }

    internal static LabelledTexts Read(LocatedPart part, IReadOnlySet<string> classes, int threads, CancellationToken cancel) =>
        part.Entry is { } entry
        ? Rows($"{part.Path}/{entry}", FilesIn(part.Path, entry, classes, cancel)
            .OrderBy(f => f.Label, StringComparer.Ordinal).ThenBy(f => f.Name, StringComparer.Ordinal), [])
        : Read(part.Path, classes, new(), threads, cancel);

    private static IEnumerable<(string Label, string Name, string Path)> FilesIn(string folder, IReadOnlySet<string>? classes)
    {
        foreach (var path in SideFiles.OwnFilesBelow(folder).Where(IsText))
            if (Split(Path.GetRelativePath(folder, path).Replace('\\', '/'), classes) is var (label, name))
                yield return (label, name, path);
    }

    private static IEnumerable<(string Label, string Name, string Text)> FilesIn(
        string archive, string entry, IReadOnlySet<string> classes, CancellationToken cancel)
    {
        foreach (var (path, content) in Archives.ReadTar(archive))
        {
            cancel.ThrowIfCancellationRequested();
            if (path.StartsWith(entry + "/", StringComparison.Ordinal) && IsText(path)
                && !SideFiles.Is(path) && Split(path[(entry.Length + 1)..], classes) is var (label, name))
                yield return (label, name, Text($"{archive}/{path}", content, content.Length));
        }
    }

    private static bool IsText(string path) => Path.GetExtension(path.AsSpan()).Equals(".txt", StringComparison.OrdinalIgnoreCase);

    /// <summary>Files directly in a class's folder; others (imdb has word lists and unlabelled reviews) are passed over.</summary>
    private static (string Label, string Name)? Split(string path, IReadOnlySet<string>? classes) =>
        path.Split('/') is [var label, var name] && (classes is null || classes.Contains(label)) ? (label, name) : null;

    private static string Text(string path, ColumnRoles given)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        CheckLength(path, length);
        var bytes = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            return Text(path, FileBytes.Read(file, bytes.AsSpan(0, (int)length)), given);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string Text(string name, Stream content, long length)
    {
        CheckLength(name, length);
        var bytes = new byte[length];
        content.ReadExactly(bytes);
        return Text(name, bytes, new());
    }

    private static void CheckLength(string name, long length)
    {
        if (length > DelimitedReader.LongestField)
            throw new InputException($"{name}: {length:N0} bytes; a text holds at most {DelimitedReader.LongestField >> 20} MiB");
    }

    private static string Text(string name, ReadOnlySpan<byte> bytes, ColumnRoles given)
    {
        // Nearly all texts begin with a letter and are UTF-8; marks of other encodings and archives, and what is wrong, are for the buffer.
        if (given is { Encoding: null, EncodingUnlessUtf8: null } && bytes is [> 0 and < 0x80 and not (byte)'P', ..] && Utf8.IsValid(bytes)
            && !bytes.Contains((byte)0))
            return Encoding.UTF8.GetString(bytes);
        using var buffer = new LineBuffer(name, new MemoryStream(bytes.ToArray()), given: given);
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

    private static LabelledTexts Rows(
        string name, IEnumerable<(string Label, string Name, string Text)> files, IReadOnlyList<string> notes)
    {
        var rows = new LabelledTexts();
        foreach (var file in files)
            rows.Add(file.Label, file.Text, () => $"{file.Label}/{file.Name}");
        rows.Notes.AddRange([.. notes, .. rows.EmptyNotes(name)]);
        return rows.Texts.Count > 0
            ? rows
            : throw new InputException($"{name}: no texts found; expected a folder for each class with .txt files in it");
    }
}
