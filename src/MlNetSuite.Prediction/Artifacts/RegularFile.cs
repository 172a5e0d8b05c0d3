using System.Formats.Tar;

namespace MlNetSuite;

/// <summary>Tells files from what else a path may name: devices, pipes, sockets. Compiled by each project that replaces files.</summary>
internal static class RegularFile
{
    /// <summary>Why a file cannot take the place of what is there; null where it can, or where nothing is there.</summary>
    /// <param name="path">A whole path.</param>
    internal static string? Obstacle(string path)
    {
        var there = new FileInfo(path);
        if (there.LinkTarget is not null)
            return there.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target && Obstacle(target.FullName) is null
                ? null
                : "it is a link to what is no file";
        // What has bytes is a file. Windows has no devices among its files.
        return OperatingSystem.IsWindows() || !there.Exists || there.Length > 0 || IsRegular(path)
            ? null
            : "a device, a pipe or a socket of that name exists";
    }

    /// <summary>.NET tells the type of a file by how it would lie in an archive, for which the file is not opened unless it is regular.</summary>
    private static bool IsRegular(string path)
    {
        using var archive = new MemoryStream();
        try
        {
            using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
                writer.WriteEntry(path, "file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // An empty file that may not be read lies in a folder that says whether it may be replaced; a socket fits into no archive.
            return fault is UnauthorizedAccessException;
        }
        archive.Position = 0;
        using var reader = new TarReader(archive);
        return reader.GetNextEntry()?.EntryType is TarEntryType.RegularFile or TarEntryType.HardLink;
    }
}
