using System.Xml.Linq;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

public sealed class WeightsCatalogTests
{
    public static TheoryData<string> Ids => [.. WeightsCatalog.Default.Entries.Select(e => e.Id)];

    [Fact]
    public void It_lists_what_the_project_promises() =>
        Assert.Equal(["all-minilm-l6-v2", "resnet18"], WeightsCatalog.Default.Entries.Select(e => e.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_entry_is_complete(string id)
    {
        var entry = WeightsCatalog.Default.Find(id);

        Assert.Matches("^[a-z0-9-]+$", entry.Id);
        Assert.All([entry.Title, entry.Licence, entry.Citation, entry.HomePage], text => Assert.NotEmpty(text));
        Assert.True(entry.Dimension > 0);
        Assert.All(entry.Files, file =>
        {
            Assert.Equal(Path.GetFileName(file.Name), file.Name);
            Assert.Matches("^[0-9a-f]{64}$", file.Sha256);
            Assert.True(file.Size > 0);
        });
        Assert.Equal(entry.Kind == WeightsKind.Text, entry.Files.Any(file => file.Name == "vocab.txt"));
        Assert.Equal(entry.Kind == WeightsKind.Image, entry.Pixels is { Width: > 0, Height: > 0, Mean.Count: 3, Deviation.Count: 3 });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_entry_names_the_package_that_a_restore_of_the_project_brings(string id)
    {
        var versions = XDocument.Load(Path.Combine(Repository.Folder, "Directory.Packages.props")).Descendants("PropertyGroup").Elements()
            .ToDictionary(property => $"[$({property.Name.LocalName})]", property => property.Value);
        var downloads = XDocument.Load(Path.Combine(Repository.Folder, "src/MlNetSuite.Pretrained/MlNetSuite.Pretrained.csproj"))
            .Descendants("PackageDownload")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => versions[package.Attribute("Version")!.Value]);

        var package = WeightsCatalog.Default.Find(id).Package;

        Assert.Equal(downloads[package.Id], package.Version);
    }

    [Fact]
    public void An_unknown_id_is_refused_with_the_nearest_and_all_there_are()
    {
        var message = Assert.Throws<InputException>(() => WeightsCatalog.Default.Find("all-minilm-l6")).Message;

        Assert.Contains("Did you mean 'all-minilm-l6-v2'?", message);
        Assert.Contains("resnet18", message);
    }
}
