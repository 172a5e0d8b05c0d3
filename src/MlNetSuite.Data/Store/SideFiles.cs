namespace MlNetSuite.Data.Store;

/// <summary>What macOS, Windows and office programs lay next to a person's own files. It is passed over wherever a folder is listed; a
/// file that is given by its whole name is read, whatever it is called.</summary>
internal static class SideFiles
{
    private static readonly string[] Beginnings = ["._", "~$", ".~lock."];

    private static readonly string[] Names = [".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"];

    /// <summary>Whether a file or folder is such a one, by its name.</summary>
    internal static bool Is(string path)
    {
        var name = Path.GetFileName(path);
        return Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.Ordinal))
            || Names.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The files of a folder that are a person's own, in no order.</summary>
    internal static IEnumerable<string> OwnFiles(string folder) => Directory.EnumerateFiles(folder).Where(path => !Is(path));

    /// <summary>The folders within a folder that are a person's own, in no order.</summary>
    internal static IEnumerable<string> OwnFolders(string folder) => Directory.EnumerateDirectories(folder).Where(path => !Is(path));
}
