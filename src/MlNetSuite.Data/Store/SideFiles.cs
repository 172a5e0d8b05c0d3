using System.IO.Enumeration;

namespace MlNetSuite.Data.Store;

/// <summary>What macOS, Windows, office programs, notebooks and version control lay next to a person's own files. It is passed over
/// wherever a folder is listed; what is given by its whole name is read, whatever it is called.</summary>
internal static class SideFiles
{
    private static readonly string[] Beginnings = ["._", "~$", ".~lock."];

    private static readonly string[] Names = [".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"];

    // Symbolic links may lead round in a circle.
    private static readonly EnumerationOptions Below =
        new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, MaxRecursionDepth = 32 };

    /// <summary>Whether a file is such a one, by its name.</summary>
    internal static bool Is(string path) => IsNamed(Path.GetFileName(path.AsSpan()));

    /// <summary>Whether a folder is such a one, by its name: also every hidden one, as <c>.git</c> and <c>.ipynb_checkpoints</c>.</summary>
    internal static bool IsFolder(string path) => IsFolderNamed(Path.GetFileName(path.AsSpan()));

    /// <summary>Whether an entry of an archive is such a file, or in such a folder.</summary>
    /// <param name="entry">Its whole name, with slashes.</param>
    internal static bool IsEntry(string entry) =>
        entry.Split('/') is [.. var folders, var file] && (Is(file) || folders.Any(name => name is not "." and not ".." && IsFolder(name)));

    /// <summary>The files of a folder that are a person's own, in no order.</summary>
    internal static IEnumerable<string> OwnFiles(string folder) => Directory.EnumerateFiles(folder).Where(path => !Is(path));

    /// <summary>The folders within a folder that are a person's own, in no order.</summary>
    internal static IEnumerable<string> OwnFolders(string folder) => Directory.EnumerateDirectories(folder).Where(path => !IsFolder(path));

    /// <summary>The hidden folders within a folder that a person may have made, such as a class <c>.net</c>, in order.</summary>
    internal static IEnumerable<string> HiddenFolders(string folder) => Directory.EnumerateDirectories(folder, ".*")
        .Where(path => !Is(path) && Path.GetFileName(path) != ".ipynb_checkpoints").Order(StringComparer.Ordinal);

    /// <summary>The files of a folder and of the folders within it that are a person's own, in no order.</summary>
    internal static IEnumerable<string> OwnFilesBelow(string folder) => new FileSystemEnumerable<string>(
        folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), Below)
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && !IsNamed(entry.FileName),
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !IsFolderNamed(entry.FileName),
    };

    private static bool IsFolderNamed(ReadOnlySpan<char> name) => name.StartsWith('.') || IsNamed(name);

    private static bool IsNamed(ReadOnlySpan<char> name)
    {
        foreach (var beginning in Beginnings)
            if (name.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        foreach (var side in Names)
            if (name.Equals(side, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
