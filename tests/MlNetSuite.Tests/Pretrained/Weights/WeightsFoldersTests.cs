using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

public sealed class WeightsFoldersTests
{
    [Fact]
    public void The_cache_is_next_to_that_of_datasets()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "XDG is for Linux");

        Assert.Equal("/var/me/mlnetsuite/weights", WeightsFolders.Cache(name => name == "XDG_CACHE_HOME" ? "/var/me" : null, "/home/me"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    public void Packages_are_in_the_users_folder(string? variable) =>
        Assert.Equal([Path.Combine("home", ".nuget", "packages")], WeightsFolders.PackageCaches(_ => variable, "home", null));

    [Fact]
    public void Or_where_the_variable_says()
    {
        var folder = Path.GetFullPath("packages");

        Assert.Equal([folder], WeightsFolders.PackageCaches(name => name == "NUGET_PACKAGES" ? folder : null, "home", null));
    }

    [Fact]
    public void Or_in_the_package_cache_that_a_notebook_loaded_this_assembly_out_of() => Assert.Equal(
        [Path.Combine("home", ".nuget", "packages"), "cache"],
        WeightsFolders.PackageCaches(_ => null, "home", Path.Combine("cache", "mlnetsuite.pretrained", "0.1.0", "lib", "net10.0")));

    [Fact]
    public void An_assembly_next_to_its_program_lies_in_no_cache() => Assert.Single(
        WeightsFolders.PackageCaches(_ => null, "home", Path.Combine("app", "bin", "Release", "net10.0")));
}
