using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests;

/// <summary>Where the sources lie that these tests were built from.</summary>
internal static class Repository
{
    internal static string Folder { get; } = Checkout.Find().Folder;

    /// <summary>The same, or null where the tests run outside of it.</summary>
    internal static string? Find() => Checkout.TryFind()?.Folder;
}
