using MlNetSuite.Tests.Cli.Tool;
using MlNetSuite.Tests.Cluster;
using MlNetSuite.Tests.Documentation;
using MlNetSuite.Tests.Notebooks;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(MlNetSuite.Tests.LongestFirst))]

namespace MlNetSuite.Tests;

/// <summary>Collections of many minutes begin first, so that one core is not left alone with one of them at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [nameof(ClusterMachines), nameof(ReaderTests), nameof(InstalledToolTests), nameof(CommittedNotebookTests)];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Longest.Any(name =>
            collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
