using System.Security.Cryptography;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Tests.Data.Store;

public sealed class DownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(300_000);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Target => _folder["toy/data.bin"];

    private string Part => Target + ".part";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_comes_whole_with_progress_and_nothing_is_left_beside_it()
    {
        await using var server = new HostileServer((request, stream, cancel) => stream.WellAsync(request, _content, cancel));
        List<DownloadProgress> reports = [];

        var located = await Store().PullAsync(Entry(server.Address), new Listener(reports), Cancel);

        Assert.Equal(DatasetOrigin.Cache, located.Origin);
        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder["toy"]));
        Assert.Contains(reports, r => r.Stage == "downloading" && r.Received == _content.Length && r.Size == _content.Length);
        Assert.Equal("checking", reports[^1].Stage);
    }

    [Fact]
    public async Task What_is_there_is_not_fetched_again()
    {
        await using var server = new HostileServer((request, stream, cancel) => stream.WellAsync(request, _content, cancel));
        await Store().PullAsync(Entry(server.Address), cancel: Cancel);
        await Store().PullAsync(Entry(server.Address), cancel: Cancel);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_transfer_that_breaks_off_again_and_again_is_gone_on_with()
    {
        await using var server =
            new HostileServer((request, stream, cancel) => stream.WellAsync(request, _content, cancel, stopAfter: 40_000));

        await Store().PullAsync(Entry(server.Address), cancel: Cancel);

        Assert.Equal(_content, File.ReadAllBytes(Target));
        Assert.Equal(8, server.Requests.Count);
        Assert.Equal("\"v1\"", server.Requests.Last().Headers["If-Range"]);
    }

    [Fact]
    public async Task A_later_run_goes_on_where_a_cancelled_one_stopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using (var stalling = new HostileServer(async (request, stream, cancel) =>
        {
            await stream.WellAsync(request, _content, cancel, stopAfter: 100_000);
            await Task.Delay(TimeSpan.FromSeconds(30), cancel);
        }))
        {
            var progress = new Listener([], p => { if (p.Received >= 100_000) stop.Cancel(); });
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store().PullAsync(Entry(stalling.Address), progress, stop.Token));
        }
        Assert.False(File.Exists(Target));
        Assert.Equal(100_000, new FileInfo(Part).Length);

        await using var server = new HostileServer((request, stream, cancel) => stream.WellAsync(request, _content, cancel));
        await Store().PullAsync(Entry(server.Address), cancel: Cancel);

        Assert.Equal(100_000, Assert.Single(server.Requests).From);
        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_sends_it_all_again()
    {
        _folder.Write("toy/data.bin.part", _content[..1000]);
        await using var server = new HostileServer(async (_, stream, cancel) =>
        {
            await stream.HeadAsync("200 OK", cancel, $"Content-Length: {_content.Length}");
            await stream.WriteAsync(_content, cancel);
        });

        await Store().PullAsync(Entry(server.Address), cancel: Cancel);

        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_part_of_another_version_is_fetched_anew_once_the_sum_is_wrong()
    {
        _folder.Write("toy/data.bin.part", new byte[1000]);
        await using var server = new HostileServer((request, stream, cancel) => stream.WellAsync(request, _content, cancel));

        await Store().PullAsync(Entry(server.Address), cancel: Cancel);

        Assert.Equal([1000, 0], server.Requests.Select(r => r.From));
        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task A_range_other_than_asked_for_is_refused()
    {
        _folder.Write("toy/data.bin.part", _content[..1000]);
        await using var server = new HostileServer(async (_, stream, cancel) =>
        {
            await stream.HeadAsync("206 Partial Content", cancel, "Content-Length: 10", $"Content-Range: bytes 0-9/{_content.Length}");
            await stream.WriteAsync(_content.AsMemory(0, 10), cancel);
        });

        var message = await Refused(Entry(server.Address));

        Assert.Contains("asked for bytes from 1,000", message);
    }

    [Fact]
    public async Task A_part_longer_than_the_server_has_is_fetched_anew()
    {
        _folder.Write("toy/data.bin.part", new byte[1000]);
        await using var server = new HostileServer((request, stream, cancel) => request.From > 0
            ? stream.HeadAsync("416 Range Not Satisfiable", cancel, "Content-Length: 0")
            : stream.WellAsync(request, _content, cancel));

        await Store()
            .PullAsync(Entry(server.Address) with { Files = [new("data.bin", server.Address, null, Sum(_content))] }, cancel: Cancel);

        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Fact]
    public async Task Wrong_bytes_are_refused_and_nothing_is_kept()
    {
        await using var server =
            new HostileServer((request, stream, cancel) => stream.WellAsync(request, new byte[_content.Length], cancel));

        var message = await Refused(Entry(server.Address));

        Assert.Contains("SHA-256", message);
        Assert.Contains("Nothing was kept", message);
        Assert.Empty(Directory.GetFiles(_folder["toy"]));
    }

    [Theory]
    [InlineData(299_999)]
    [InlineData(300_001)]
    public async Task A_length_unlike_the_catalogs_is_refused_before_the_body(int length)
    {
        await using var server = new HostileServer(async (_, stream, cancel) =>
        {
            await stream.HeadAsync("200 OK", cancel, $"Content-Length: {length}");
            await stream.WriteAsync(_content, cancel);
        });

        var message = await Refused(Entry(server.Address));

        Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{length:N0} bytes, the catalog lists 300,000"),
            message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_body_longer_than_announced_by_the_catalog_is_cut_short_and_refused()
    {
        await using var server = new HostileServer(async (_, stream, cancel) =>
        {
            await stream.HeadAsync("200 OK", cancel);
            await stream.WriteAsync(_content, cancel);
            await stream.WriteAsync(new byte[1000], cancel);
        });

        Assert.Contains("sends more than the 300,000 bytes", await Refused(Entry(server.Address)));
        Assert.Empty(Directory.GetFiles(_folder["toy"]));
    }

    [Fact]
    public async Task A_body_that_is_always_shorter_than_announced_is_given_up_on_and_what_came_is_kept()
    {
        await using var server = new HostileServer(async (request, stream, cancel) =>
        {
            if (request.From == 0)
                await stream.WellAsync(request, _content, cancel, stopAfter: 5000);
            else
                await stream.WellAsync(request, _content, cancel, stopAfter: 0);
        });

        var message = await Refused(Entry(server.Address));

        Assert.Contains("5,000 bytes are kept", message);
        Assert.Equal(5000, new FileInfo(Part).Length);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_redirect_is_followed()
    {
        await using var server = new HostileServer((request, stream, cancel) => request.Path == "/data.bin"
            ? stream.HeadAsync("302 Found", cancel, "Location: /elsewhere?x=1", "Content-Length: 0")
            : stream.WellAsync(request, _content, cancel));

        await Store().PullAsync(Entry(server.Address), cancel: Cancel);

        Assert.Equal(["/data.bin", "/elsewhere?x=1"], server.Requests.Select(r => r.Path));
    }

    [Theory]
    [InlineData("/data.bin", "where it has been before")]
    [InlineData("/data.bin?{0}", "6th address")]
    [InlineData("file:///etc/passwd", "not a web address")]
    public async Task A_redirect_in_circles_or_off_the_web_is_refused(string location, string why)
    {
        var count = 0;
        await using var server = new HostileServer((_, stream, cancel) =>
            stream.HeadAsync("301 Moved Permanently", cancel, $"Location: {string.Format(location, count++)}", "Content-Length: 0"));

        Assert.Contains(why, await Refused(Entry(server.Address)));
    }

    [Fact]
    public async Task Leaving_encryption_is_refused()
    {
        using var http =
            new HttpClient(new Always(() => new(System.Net.HttpStatusCode.Found) { Headers = { Location = new("http://example.org/x") } }));

        var refused = await Assert.ThrowsAsync<DownloadException>(
            () => Redirects.SendAsync(http, new("https://example.org/x"), _ => { }, 5, Cancel));

        Assert.Contains("not encrypted", refused.Message);
    }

    [Fact]
    public async Task A_failing_server_is_asked_again()
    {
        var answers = 0;
        await using var server = new HostileServer((request, stream, cancel) => ++answers < 4
            ? stream.HeadAsync("503 Service Unavailable", cancel, "Content-Length: 0", "Retry-After: 0")
            : stream.WellAsync(request, _content, cancel));

        await Store().PullAsync(Entry(server.Address), cancel: Cancel);

        Assert.Equal(4, server.Requests.Count);
        Assert.Equal(_content, File.ReadAllBytes(Target));
    }

    [Theory]
    [InlineData("500 Internal Server Error", 5)]
    [InlineData("404 Not Found", 1)]
    public async Task A_server_that_keeps_refusing_is_named_with_the_way_round_it(string status, int tries)
    {
        await using var server = new HostileServer((_, stream, cancel) => stream.HeadAsync(status, cancel, "Content-Length: 0"));

        var message = await Refused(Entry(server.Address));

        Assert.Contains(status, message);
        Assert.Contains($"put data.bin into {_folder["toy"]} by hand", message);
        Assert.Equal(tries, server.Requests.Count);
    }

    [Fact]
    public async Task A_silent_server_is_given_up_on()
    {
        await using var server = new HostileServer((_, _, cancel) => Task.Delay(TimeSpan.FromSeconds(30), cancel));

        var message = await Refused(Entry(server.Address), new() { Attempts = 1, Silence = TimeSpan.FromMilliseconds(200) });

        Assert.Contains("silence", message);
    }

    [Fact]
    public async Task Offline_the_folder_to_put_the_file_into_is_named()
    {
        Uri gone;
        await using (var server = new HostileServer((_, _, _) => Task.CompletedTask))
            gone = server.Address;

        Assert.Contains($"put data.bin into {_folder["toy"]} by hand", await Refused(Entry(gone)));
    }

    [Fact]
    public async Task Two_downloads_of_one_file_at_once_do_not_mix()
    {
        Directory.CreateDirectory(_folder["toy"]);
        using var other = new FileStream(Part, FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        Assert.Contains("another download", await Refused(Entry(new("http://127.0.0.1:9/"))));
    }

    [Fact]
    public async Task A_full_disk_is_named_with_the_remedy()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        Directory.CreateDirectory(_folder["toy"]);
        File.CreateSymbolicLink(Part, "/dev/full");
        await using var server = new HostileServer((request, stream, cancel) => stream.WellAsync(request, _content, cancel));

        var message = await Refused(Entry(server.Address));

        Assert.Contains($"cannot write {Part}: No space left", message);
        Assert.Contains("Free some space", message);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_made_is_named()
    {
        _folder.Write("toy", "a file where the folder should be");

        Assert.Contains($"cannot write {Part}", await Refused(Entry(new("http://127.0.0.1:9/"))));
    }

    [Fact]
    public async Task Without_an_official_checksum_the_result_says_that_it_was_not_verified()
    {
        await using var server = new HostileServer((request, stream, cancel) => stream.WellAsync(request, _content, cancel));

        var located = await Store()
            .PullAsync(Entry(server.Address) with { Files = [new("data.bin", server.Address, null, null)] }, cancel: Cancel);

        Assert.Contains("could not be verified", Assert.Single(located.Notes));
    }

    private DatasetStore Store(DownloadOptions? options = null) =>
        new([], _folder.Path, [], options ?? new() { FirstPause = TimeSpan.FromMilliseconds(1), Silence = TimeSpan.FromSeconds(20) });

    private async Task<string> Refused(CatalogEntry entry, DownloadOptions? options = null) =>
        (await Assert.ThrowsAsync<DownloadException>(() => Store(options).PullAsync(entry, cancel: Cancel))).Message;

    private CatalogEntry Entry(Uri address) => new(
        "toy", "Toy", "text-classification", "none", "none", "https://example.org", Embedded: false, DatasetFormat.Delimited,
        new(SplitKind.Given), [new("data.bin", address, _content.Length, Sum(_content))],
        [new(DatasetSide.Train, PartContent.Rows, "data.bin", 1)]);

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private sealed class Listener(List<DownloadProgress> reports, Action<DownloadProgress>? then = null) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            reports.Add(value);
            then?.Invoke(value);
        }
    }

    private sealed class Always(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer());
    }
}
