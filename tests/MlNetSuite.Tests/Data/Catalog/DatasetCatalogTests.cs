using System.Security.Cryptography;
using System.Text.RegularExpressions;
using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Tests.Data.Catalog;

public class DatasetCatalogTests
{
    private static readonly string[] Tasks = ["image-classification", "text-classification", "recommendation"];

    public static TheoryData<string> Ids => [.. DatasetCatalog.Default.Entries.Select(e => e.Id)];

    public static TheoryData<string> EmbeddedIds => [.. DatasetCatalog.Default.Entries.Where(e => e.Embedded).Select(e => e.Id)];

    [Fact]
    public void It_lists_what_the_project_promises() => Assert.Equal(
        ["ag-news", "emoji", "fashion-mnist", "fashion-mnist-mini", "imdb", "insteval", "mnist", "movielens-100k", "movielens-1m",
            "movielens-latest-small", "sms-spam", "spam-assassin", "trec-6"],
        DatasetCatalog.Default.Entries.Select(e => e.Id).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_entry_is_complete(string id)
    {
        var entry = DatasetCatalog.Default.Find(id);

        Assert.Matches("^[a-z0-9-]+$", entry.Id);
        Assert.Contains(entry.Task, Tasks);
        Assert.All([entry.Title, entry.Licence, entry.Citation, entry.HomePage], text => Assert.NotEmpty(text));
        Assert.True(entry.Rows > 1000);
        Assert.Equal(entry.Files.Select(f => f.Name).Order(), entry.Parts.Select(p => p.File).Distinct().Order());
        Assert.All(entry.Files, file =>
        {
            Assert.Equal(Path.GetFileName(file.Name), file.Name);
            Assert.True(entry.Embedded || file.Url is not null);
            // Should an official sum not be known it is null; all are, at present.
            Assert.Matches("^[0-9a-f]{64}$", file.Sha256!);
            Assert.True(file.Size > 0);
            // Where a publisher has no TLS the checksum stands for it.
            Assert.True(file.Url is null || file.Url.Scheme == "https" || file.Sha256 is not null);
        });
        Assert.True(entry.Downloadable || entry.Files.All(f => f.Url is null));
        Assert.All(entry.Parts.Select(p => p.Unpacked).OfType<UnpackedContent>(),
            content => Assert.Matches("^[0-9a-f]{64}$", content.Sha256));
        Assert.Contains(entry.Parts, p => p.Side == DatasetSide.Train);
        Assert.Equal(entry.Split.Kind == SplitKind.Given, entry.Parts.Any(p => p.Side == DatasetSide.Test));
        Assert.Equal(entry.Split.Kind == SplitKind.Shuffled, entry.Split.TestFraction is > 0 and < 1);
        Assert.Equal(entry.Task == "recommendation", entry.Classes is null);
        Assert.True(entry.Classes is null || entry.Classes.Select(c => c.Label).Distinct().Count() == entry.Classes.Count);
        if (entry.Format == DatasetFormat.Delimited)
            Assert.True(entry.Task == "recommendation"
                ? entry.Columns is { User: not null, Item: not null, Rating: not null }
                : entry.Columns is { Label: not null, Text.Count: > 0 });
    }

    [Theory]
    [MemberData(nameof(EmbeddedIds))]
    public void Embedded_files_are_beside_the_program_with_the_official_content_licence_and_origin(string id)
    {
        var entry = DatasetCatalog.Default.Find(id);
        var folder = Path.Combine(AppContext.BaseDirectory, "datasets", id);

        Assert.All(entry.Parts, part =>
            Assert.Equal(ContentState.Official, new LocatedPart(part, Path.Combine(folder, part.File), null).CheckContent()));
        Assert.True(new FileInfo(Path.Combine(folder, "LICENSE")).Length > 1000);
        Assert.Matches(new Regex("Source:.*Licence:", RegexOptions.Singleline), File.ReadAllText(Path.Combine(folder, "README.md")));
    }

    [Theory]
    [MemberData(nameof(EmbeddedIds))]
    public void Files_without_an_address_are_listed_as_they_are_embedded_container_and_all(string id) => Assert.All(
        DatasetCatalog.Default.Find(id).Files.Where(f => f.Url is null),
        file => Assert.Equal(file.Sha256,
            Convert.ToHexStringLower(
                SHA256.HashData(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "datasets", id, file.Name))))));

    [Fact]
    public void Embedded_datasets_take_at_most_23_megabytes() => Assert.InRange(
        new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "datasets")).EnumerateFiles("*", SearchOption.AllDirectories)
        .Sum(file => file.Length), 1, 23_000_000);

    [Fact]
    public void Mnist_is_the_first_dataset_embedded_and_downloadable() =>
        Assert.True(DatasetCatalog.Default.Entries[0] is { Id: "mnist", Embedded: true, Downloadable: true });

    [Fact]
    public void An_unknown_id_is_refused_with_the_nearest_and_all_there_are()
    {
        var message = Assert.Throws<InputException>(() => DatasetCatalog.Default.Find("minst")).Message;

        Assert.Contains("Did you mean 'mnist'?", message);
        Assert.Contains("movielens-1m", message);
    }
}
