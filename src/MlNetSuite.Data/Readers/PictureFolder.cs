using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Data.Readers;

/// <summary>The pictures of a folder without regard to classes: what is predicted on.</summary>
public static class PictureFolder
{
    // Symbolic links may lead round in a circle.
    private static readonly EnumerationOptions Below =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, MaxRecursionDepth = 32 };

    /// <summary>Whether a file is a picture, by its name; also one of a format that is refused by name when it is read.</summary>
    public static bool IsPicture(string path) => ImageFiles.HasExtension(path) || UnreadFormats.ByName(path) is not null;

    /// <summary>The pictures, in the order of their paths, each below the folder it was asked for by; empty where there are none.</summary>
    /// <param name="path">A folder, or a pattern such as <c>pictures/*.jpg</c>.</param>
    /// <param name="recursive">Whether those in folders within it are meant, too.</param>
    /// <param name="note">Told what is not looked at.</param>
    /// <exception cref="InputException">There are pictures in folders within it alone, or one is of a format that is not read.</exception>
    public static IReadOnlyList<string> Files(string path, bool recursive, Action<string>? note = null)
    {
        if (InputFile.IsPattern(path))
            return Readable(InputFile.Matching(path));
        if (!Directory.Exists(path))
            return [];
        var pictures = Readable(In(path, recursive));
        var nested = recursive ? 0 : Nested(path).Count();
        if (nested == 0)
            return pictures;
        const string Taken = "--recursive takes them";
        if (pictures.Count == 0 && !InputFile.HasParts(path))
            throw new InputException($"{path}: no pictures in it; there are {nested:N0} in folders within it: {Taken}");
        note?.Invoke($"{path}: {nested:N0} {(nested == 1 ? "picture" : "pictures")} in folders within it were not looked at, {Taken}");
        return pictures;
    }

    /// <summary>The files of a folder in the order of their paths.</summary>
    internal static IEnumerable<string> In(string folder, bool recursive) =>
        (recursive ? Directory.EnumerateFiles(folder, "*", Below) : Directory.EnumerateFiles(folder)).Order(StringComparer.Ordinal);

    /// <summary>The pictures in folders within a folder.</summary>
    internal static IEnumerable<string> Nested(string folder) => Directory.EnumerateDirectories(folder)
        .SelectMany(inner => Directory.EnumerateFiles(inner, "*", Below)).Where(ImageFiles.HasExtension).Order(StringComparer.Ordinal);

    /// <summary>The pictures among files.</summary>
    /// <exception cref="InputException">One is of a format that is not read.</exception>
    internal static List<string> Readable(IEnumerable<string> files)
    {
        var all = files.ToList();
        return all.Find(path => UnreadFormats.ByName(path) is not null) is { } unread
            ? throw new InputException(EncodedImage.Refusal(unread, UnreadFormats.ByName(unread)!))
            : all.FindAll(ImageFiles.HasExtension);
    }
}
