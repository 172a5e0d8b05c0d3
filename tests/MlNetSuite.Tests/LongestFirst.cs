using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(MlNetSuite.Tests.LongestFirst))]

namespace MlNetSuite.Tests;

/// <summary>Begins with what takes minutes, so that nothing is left to be waited for alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Longest =
        [typeof(Notebooks.CommittedNotebookTests), typeof(Server.TryItPageTests), typeof(Documentation.ReaderTests), typeof(Cli.ExplainCommandTests), typeof(Notebooks.FileBasedAppTests)];

    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(c => Place(c)).ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];

    // Without a collection of its own a class has one that is called "Test collection for NAMESPACE.CLASS (id: ...)".
    private static int Place(ITestCollection collection) =>
        Array.FindIndex(Longest, type => collection.TestCollectionDisplayName.Contains(type.FullName!, StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Length;
}
