using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>The pictures of a tar archive with a folder for each class.</summary>
internal static class ArchivedPictures
{
    /// <summary>Each picture and its class, in the order of class and path, whatever order the archive has them in.</summary>
    /// <exception cref="InputException">It has no pictures, or is no tar archive.</exception>
    internal static List<LabelledPicture> Read(string archive, CancellationToken cancel)
    {
        List<LabelledPicture> pictures = [];
        foreach (var (entry, content) in Archives.ReadTar(archive))
        {
            cancel.ThrowIfCancellationRequested();
            if (entry.Split('/') is not [var label, _] || SideFiles.IsEntry(entry) || !ImageFiles.HasExtension(entry))
                continue;
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            pictures.Add(new($"{archive}/{entry}", label, bytes));
        }
        return pictures.Count == 0
            ? throw new InputException(
                $"{archive}: no images found; expected a folder for each class with PNG, JPEG, BMP, GIF or WebP files in it")
            : [.. pictures.OrderBy(p => p.Label, StringComparer.Ordinal).ThenBy(p => p.Path, StringComparer.Ordinal)];
    }
}
