using MlNetSuite.Server;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Tests.Server;

public class ApiKeysTests
{
    [Fact]
    public void A_key_is_known_by_its_hash_alone()
    {
        var (key, line) = ApiKeys.Create("phone app");
        var (other, _) = ApiKeys.Create(null);
        Assert.Matches("^mls_[0-9a-f]{64}$", key);
        Assert.Matches("^[0-9a-f]{64} phone app$", line);
        Assert.DoesNotContain(key[4..], line, StringComparison.Ordinal);
        var keys = ApiKeys.Parse([line.ToUpperInvariant()], "keys");
        Assert.Equal("phone app", keys.Find(key), ignoreCase: true);
        foreach (var wrong in (string[])[other, key.ToUpperInvariant(), "", new string('日', 512)])
            Assert.Null(keys.Find(wrong));
    }

    // SHA-256 of "abc", FIPS 180-2, appendix B.1.
    [Fact]
    public void The_hash_is_SHA_256() =>
        Assert.Equal("", ApiKeys.Parse(["ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"], "keys").Find("abc"));

    [Fact]
    public void A_file_of_keys_instead_of_hashes_is_refused_without_showing_them()
    {
        var (key, _) = ApiKeys.Create(null);
        var fault = Assert.Throws<FormatException>(() => ApiKeys.Parse(["# mine", key], "keys.txt"));
        Assert.Contains("keys.txt, line 2", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, fault.Message, StringComparison.Ordinal);
        Assert.Contains("holds no key", Assert.Throws<FormatException>(() => ApiKeys.Parse(["", "# none"], "keys.txt")).Message,
            StringComparison.Ordinal);
    }
}

public class ListenUrlTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8000", "http://127.0.0.1:8000", true)]
    [InlineData("http://localhost:5", "http://127.0.0.1:5", true)]
    [InlineData("http://[::1]:8000/", "http://[::1]:8000", true)]
    [InlineData("http://*:8000", "http://0.0.0.0:8000", false)]
    [InlineData("http://+:8000", "http://0.0.0.0:8000", false)]
    [InlineData("http://0.0.0.0:0", "http://0.0.0.0:0", false)]
    [InlineData("http://10.1.2.3:80", "http://10.1.2.3:80", false)]
    public void Addresses_are_parsed_with_whether_other_machines_reach_them(string text, string expected, bool loopback)
    {
        var url = ListenUrl.Parse(text);
        Assert.Equal((expected, loopback), (url.ToString(), url.IsLoopback));
    }

    [Theory]
    [InlineData("127.0.0.1:8000", "an address such as")]
    [InlineData("https://localhost:8000", "reverse proxy")]
    [InlineData("http://example.org:80", "an address of this machine")]
    [InlineData("http://localhost:99999", "an address such as")]
    [InlineData("http://localhost:80/models", "an address such as")]
    [InlineData("", "an address such as")]
    public void Others_are_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => ListenUrl.Parse(text)).Message, StringComparison.Ordinal);
}
