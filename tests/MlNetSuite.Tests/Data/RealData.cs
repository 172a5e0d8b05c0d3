using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Tests.Data;

/// <summary>Real datasets in the mirrors that <c>MLNETSUITE_DATA</c> names, or in <c>../shared/datasets</c> beside the
/// repository.</summary>
internal static class RealData
{
    internal static DatasetStore Store { get; } = new(Mirrors(), Path.Combine(Path.GetTempPath(), "mlnetsuite-no-cache"));

    /// <summary>A reader over the mirrors; skips the test, with the reason, if they do not hold the dataset.</summary>
    internal static DatasetReader With(string id)
    {
        Assert.SkipUnless(
            Store.Locate(DatasetCatalog.Default.Find(id)) is not null,
            $"dataset '{id}' is not in a mirror: set MLNETSUITE_DATA to a folder that has {id}/");
        return new(Store, DatasetCatalog.Default);
    }

    private static IReadOnlyList<string> Mirrors()
    {
        var named = DatasetFolders.Mirrors(Environment.GetEnvironmentVariable(DatasetFolders.MirrorVariable));
        if (named.Count > 0)
            return named;
        return Repository.Find() is { } folder ? [Path.GetFullPath(Path.Combine(folder, "..", "shared", "datasets"))] : [];
    }
}
