namespace MlNetSuite.Tests.Fixtures;

/// <summary>Files that an earlier version wrote; Fixtures/README.md says how.</summary>
internal static class EarlierVersions
{
    internal static string File(string name) => Path.Combine(Repository.Folder, "tests", "MlNetSuite.Tests", "Fixtures", "0.1.0", name);

    /// <summary>A copy in a folder of the test's own: opening a study file may change it.</summary>
    internal static string CopyTo(TemporaryFolder folder, string name)
    {
        var path = folder.File(name);
        System.IO.File.Copy(File(name), path);
        return path;
    }
}
