namespace MlNetSuite.Tests;

/// <summary>Where the sources lie that these tests were built from.</summary>
internal static class Repository
{
    internal static string Folder { get; } = Find() ?? throw new InvalidOperationException("the tests run outside of their repository.");

    /// <summary>The same, or null where the tests run outside of it.</summary>
    internal static string? Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "MlNetSuite.sln")))
                return folder;
        return null;
    }
}
