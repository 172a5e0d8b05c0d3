namespace MlNetSuite.Data.Store;

/// <summary>What is in a folder, for messages on what it lacks.</summary>
internal static class FolderContents
{
    private const int Named = 3;

    /// <summary>Such as <c>it is empty</c>, or <c>it has: left/, up/, notes.md, ...</c>.</summary>
    internal static string Told(string folder)
    {
        List<string> names = [.. Names(SideFiles.OwnFolders(folder)).Select(name => name + "/"), .. Names(SideFiles.OwnFiles(folder))];
        return names.Count == 0 ? "it is empty"
            : $"it has: {string.Join(", ", names.Take(Named))}{(names.Count > Named ? ", ..." : "")}";
    }

    private static IEnumerable<string> Names(IEnumerable<string> paths) =>
        paths.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
