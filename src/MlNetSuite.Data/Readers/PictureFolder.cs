using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Data.Readers;

/// <summary>The pictures of a folder without regard to classes: what is predicted on.</summary>
public static class PictureFolder
{
    /// <summary>Whether a file is a picture, by its name; also one of a format that is refused by name when it is read.</summary>
    public static bool IsPicture(string path) => ImageFiles.HasExtension(path) || UnreadFormats.ByName(path) is not null;

    /// <summary>The pictures, in the order of their paths, each below the folder it was asked for by; empty where there are none, but
    /// tables.</summary>
    /// <param name="path">A folder, or a pattern such as <c>pictures/*.jpg</c>.</param>
    /// <param name="recursive">Whether those in folders within it are meant, too.</param>
    /// <param name="note">Told what is not looked at.</param>
    /// <exception cref="InputException">A folder has neither pictures nor tables, or pictures in folders within it alone.</exception>
    public static IReadOnlyList<string> Files(string path, bool recursive, Action<string>? note = null)
    {
        if (InputFile.IsPattern(path))
            return InputFile.Matching(path).Where(IsPicture).Order(StringComparer.Ordinal).ToList();
        if (!Directory.Exists(path))
            return [];
        var pictures = In(path, recursive).Where(IsPicture).ToList();
        var nested = recursive ? 0 : Nested(path).Count();
        if (nested == 0)
            return pictures.Count > 0 || InputFile.At(path).Parts.Count > 0 ? pictures : throw new InputException(
                $"'{path}' is a folder without pictures: {FolderContents.Told(path)}. Expected PNG, JPEG, BMP, GIF or WebP files in it");
        const string Taken = "--recursive takes them";
        if (pictures.Count == 0 && !InputFile.HasParts(path))
            throw new InputException($"{path}: no pictures in it; there are {nested:N0} in folders within it: {Taken}");
        note?.Invoke($"{path}: {nested:N0} {(nested == 1 ? "picture" : "pictures")} in folders within it were not looked at, {Taken}");
        return pictures;
    }

    /// <summary>The files of a folder in the order of their paths.</summary>
    internal static IEnumerable<string> In(string folder, bool recursive) =>
        (recursive ? SideFiles.OwnFilesBelow(folder) : SideFiles.OwnFiles(folder)).Order(StringComparer.Ordinal);

    /// <summary>The pictures in folders within a folder.</summary>
    internal static IEnumerable<string> Nested(string folder) => SideFiles.OwnFolders(folder)
        .SelectMany(SideFiles.OwnFilesBelow).Where(ImageFiles.HasExtension).Order(StringComparer.Ordinal);
}
