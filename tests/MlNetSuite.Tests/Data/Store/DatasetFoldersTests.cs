using MlNetSuite.Data.Store;

namespace MlNetSuite.Tests.Data.Store;

public sealed class DatasetFoldersTests
{
    [Fact]
    public void Embedded_datasets_lie_beside_the_program_and_beside_the_assembly() =>
        Assert.Equal([Path.Combine("program", "datasets"), Path.Combine("host", "datasets")], DatasetFolders.Embedded("program", "host"));

    [Fact]
    public void They_are_looked_for_once_where_both_are_one() =>
        Assert.Equal([Path.Combine("program", "datasets")], DatasetFolders.Embedded("program", "program"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_assembly_without_a_file_has_none(string? assembly) =>
        Assert.Equal([Path.Combine("program", "datasets")], DatasetFolders.Embedded("program", assembly));

    [Fact]
    public void In_a_package_cache_they_are_the_content_of_the_datasets_package_of_the_same_version()
    {
        using var cache = new MlNetSuite.Tests.TemporaryFolder();
        var assembly = Directory.CreateDirectory(cache.File("mlnetsuite.training/0.2.0/lib/net10.0")).FullName;
        Directory.CreateDirectory(cache.File("mlnetsuite.datasets/0.1.0/contentFiles/any/any/datasets"));
        var content = Directory.CreateDirectory(cache.File("mlnetsuite.datasets/0.2.0/contentFiles/any/any/datasets")).FullName;

        Assert.Equal(content, DatasetFolders.Embedded("program", assembly)[^1]);
    }

    [Fact]
    public void In_a_package_cache_without_the_datasets_package_there_are_none()
    {
        using var cache = new MlNetSuite.Tests.TemporaryFolder();
        var assembly = Directory.CreateDirectory(cache.File("mlnetsuite.training/0.2.0/lib/net10.0")).FullName;

        Assert.Equal([Path.Combine("program", "datasets"), Path.Combine(assembly, "datasets")],
            DatasetFolders.Embedded("program", assembly));
    }
}
