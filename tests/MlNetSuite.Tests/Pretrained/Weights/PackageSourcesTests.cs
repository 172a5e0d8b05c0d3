using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

public class PackageSourcesTests
{
    [Fact]
    public void Enabled_sources_are_told_by_name_and_address_and_by_name_alone_where_the_address_is_a_secret() => Assert.Equal(
        ["nuget.org https://api.nuget.org/v3/index.json", "our own /srv/a feed", "theirs", "signed"],
        PackageSources.Parse("""
            Registered Sources:
              1.  nuget.org [Enabled]
                  https://api.nuget.org/v3/index.json
              2.  our own [Enabled]
                  /srv/a feed
              3.  old [Disabled]
                  https://old.example/index.json
              4.  theirs [Enabled]
                  https://me:secret@feed.example/index.json
              5.  signed [Enabled]
                  https://feed.example/index.json?sig=secret

            """));

    [Theory]
    [InlineData("Unable to load the service index for source https://feed.example/v3/index.json",
        "Unable to load the service index for source https://feed.example/v3/index.json")]
    [InlineData("source https://me:secret@feed.example/v3/index.json failed", "source https://feed.example/v3/index.json failed")]
    [InlineData("source 'https://feed.example/index.json?key=secret&x=1' failed", "source 'https://feed.example/index.json' failed")]
    [InlineData("nothing of an address? no", "nothing of an address? no")]
    public void Messages_lose_what_is_secret(string told, string expected) =>
        Assert.Equal(expected, PackageSources.WithoutCredentials(told));
}
