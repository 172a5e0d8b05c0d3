namespace MlNetSuite.Tests;

/// <summary>A folder of its own for a test, with a space and a letter beyond ASCII in its name; gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("mlnetsuite tëst ").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
