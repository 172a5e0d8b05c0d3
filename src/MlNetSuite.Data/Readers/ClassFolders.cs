using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>A folder with a folder of pictures for each class. Whatever of it is not read is told.</summary>
/// <param name="folder">The folder.</param>
/// <param name="recursive">Whether pictures in folders within a class folder are of that class.</param>
internal sealed class ClassFolders(string folder, bool recursive)
{
    private const int Named = 3;

    /// <summary>Each picture and its class, in the order of class and path.</summary>
    /// <param name="notes">What is not read is added.</param>
    /// <exception cref="InputException">There is none.</exception>
    internal List<LabelledPicture> Files(List<string> notes)
    {
        var classes = SideFiles.OwnFolders(folder).Order(StringComparer.Ordinal).ToList();
        var within = classes.ConvertAll(path => (Label: Path.GetFileName(path), Files: PictureFolder.In(path, recursive)));
        var all = within.SelectMany(c => c.Files, (c, path) => new LabelledPicture(path, c.Label)).ToList();
        var pictures = all.FindAll(f => PictureFolder.IsPicture(f.Path));
        var nested = recursive ? [] : classes.SelectMany(PictureFolder.Nested).ToList();
        if (pictures.Count == 0)
            throw new InputException(
                $"{folder}: no images found; expected IDX files, or a folder for each class with PNG, JPEG, BMP, GIF or WebP files in it" +
                (nested.Count == 0 ? "" : $". There are {nested.Count:N0} in folders within those: --recursive takes them"));
        Tell(notes, "files that are no pictures were not read", all.Except(pictures).Select(f => f.Path));
        Tell(notes, "pictures in folders within the class folders were not read, --recursive takes them", nested);
        Tell(notes, "pictures next to the class folders are of no class and were not read",
            PictureFolder.In(folder, recursive: false).Where(ImageFiles.HasExtension));
        Tell(notes, "hidden folders have pictures and were not read",
            SideFiles.HiddenFolders(folder).Where(path => PictureFolder.In(path, recursive: false).Any(PictureFolder.IsPicture)));
        var filled = pictures.Select(f => f.Label).ToHashSet();
        Tell(notes, "folders have no pictures and are no classes", classes.Where(path => !filled.Contains(Path.GetFileName(path))));
        return pictures;
    }

    private void Tell(List<string> notes, string what, IEnumerable<string> paths)
    {
        var names = paths.Select(path => Path.GetRelativePath(folder, path)).ToList();
        if (names.Count > 0)
            notes.Add($"{folder}: {names.Count:N0} {what}: {string.Join(", ", names.Take(Named))}{(names.Count > Named ? ", ..." : "")}");
    }
}
