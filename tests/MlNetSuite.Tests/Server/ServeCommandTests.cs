using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Server;

/// <summary><c>mlnetsuite serve</c> as a process of its own.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ServeCommandTests() => File.WriteAllBytes(_folder.File("topics.zip"), ServedZips.Texts);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_serves_a_folder_and_on_SIGTERM_finishes_what_it_was_asked_and_ends_with_0()
    {
        using var process = MlNetSuiteProcess.Start("serve", _folder.Path, "--urls", "http://127.0.0.1:0", "--drain", "2");
        using var client = await ClientAsync(process);
        using var row = JsonContent.Create(new { Text = "goal" });
        using var answer = await client.PostAsync("/predict/topics", row, Cancel);
        Assert.Equal("topic 0", (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["prediction"]!.GetValue<string>());

        // A request whose second half comes after the server was asked to stop.
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", client.BaseAddress!.Port, Cancel);
        await socket.SendAsync("POST /predict/topics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15\r\n\r\n{\"Text\":"u8.ToArray(),
            Cancel);
        using (var kill = Process.Start("kill", $"-TERM {process.Id}"))
            await kill.WaitForExitAsync(Cancel);
        var status = 200;
        for (var i = 0; i < 100 && status == 200; i++)
        {
            status = (int)(await client.GetAsync("/v2/health/ready", Cancel)).StatusCode;
            await Task.Delay(10, Cancel);
        }
        Assert.Equal(400, status);
        Assert.Equal(200, (int)(await client.GetAsync("/v2/health/live", Cancel)).StatusCode);
        await socket.SendAsync("\"goal\"}"u8.ToArray(), Cancel);
        var buffer = new byte[4_096];
        var count = await socket.ReceiveAsync(buffer, Cancel);
        Assert.StartsWith("HTTP/1.1 200", Encoding.UTF8.GetString(buffer, 0, count), StringComparison.Ordinal);
        var result = MlNetSuiteProcess.Finish(process);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        using var process = MlNetSuiteProcess.Start("serve", _folder.Path, "--urls", "http://127.0.0.1:0", "--drain", "86400");
        using var client = await ClientAsync(process);
        for (var signal = 0; signal < 2; signal++)
        {
            using var kill = Process.Start("kill", $"-TERM {process.Id}");
            await kill.WaitForExitAsync(Cancel);
            for (var i = 0; i < 1_000 && signal == 0 && (int)(await client.GetAsync("/v2/health/ready", Cancel)).StatusCode == 200; i++)
                await Task.Delay(10, Cancel);
        }
        Assert.Equal(130, MlNetSuiteProcess.Finish(process).ExitCode);
    }

    [Fact]
    public void A_link_to_no_file_is_named_with_what_it_points_to()
    {
        File.CreateSymbolicLink(_folder.File("link.zip"), "nowhere.zip");
        var result = MlNetSuiteProcess.Run("serve", _folder.File("link.zip"), "--urls", "http://127.0.0.1:0");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("link.zip' is a link to 'nowhere.zip', where there is no file.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_made_once_and_then_asked_for()
    {
        var keys = _folder.File("keys.txt");
        var made = MlNetSuiteProcess.Run("serve-key", "--api-keys", keys, "--name", "a test");
        Assert.Equal(0, made.ExitCode);
        var key = Assert.Single(made.Lines());
        Assert.DoesNotContain(key, File.ReadAllText(keys), StringComparison.Ordinal);
        using var process = MlNetSuiteProcess.Start("serve", _folder.File("topics.zip"), "--urls", "http://*:0", "--grpc-urls", "none",
            "--api-keys", keys);
        using var client = await ClientAsync(process);
        Assert.Equal(401, (int)(await client.GetAsync("/v2", Cancel)).StatusCode);
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        Assert.Equal(200, (int)(await client.GetAsync("/v2", Cancel)).StatusCode);
        process.Kill();
    }

    [Fact]
    public void A_key_is_added_to_no_file_of_another_kind()
    {
        File.WriteAllText(_folder.File("rows.csv"), "a,b\n1,2\n");
        var made = MlNetSuiteProcess.Run("serve-key", "--api-keys", _folder.File("rows.csv"));
        Assert.Equal(2, made.ExitCode);
        Assert.Contains("rows.csv' exists and holds something other than hashes of keys", made.Errors, StringComparison.Ordinal);
        Assert.Equal("a,b\n1,2\n", File.ReadAllText(_folder.File("rows.csv")));
    }

    [Fact]
    public void An_address_that_another_program_has_is_named_with_its_option()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var study = _folder.File("study.db");
        new SqliteStudyStore(study).Dispose();
        var url = $"http://127.0.0.1:{port}";
        Refused("--urls", "serve", _folder.File("topics.zip"), "--urls", url, "--grpc-urls", "none");
        Refused("--grpc-urls", "serve", _folder.File("topics.zip"), "--urls", "http://127.0.0.1:0", "--grpc-urls", url);
        Refused("--urls", "studio", study, "--urls", url);
        Refused("--studio", "sweep", "classification", "--data", "mnist", "--trials", "1", "--out", _folder.File("m.zip"), "--studio", url);

        void Refused(string option, params string[] command)
        {
            var result = MlNetSuiteProcess.Run("", command);
            Assert.Equal($"error: {option} {url}: another program listens there already; give another port, or 0 for any that is free.",
                result.Errors.Trim());
            Assert.Equal(2, result.ExitCode);
        }
    }

    [Fact]
    public void Beyond_this_machine_it_does_not_listen_without_keys()
    {
        var open = MlNetSuiteProcess.Run("serve", _folder.Path, "--urls", "http://0.0.0.0:0");
        Assert.Equal(2, open.ExitCode);
        Assert.Contains("--api-keys", open.Errors, StringComparison.Ordinal);
        var grpc = MlNetSuiteProcess.Run("serve", _folder.Path, "--urls", "http://127.0.0.1:0", "--grpc-urls", "http://*:0");
        Assert.Equal(2, grpc.ExitCode);
    }

    [Theory]
    [InlineData("there is no file", "nowhere.zip")]
    [InlineData("there is no folder", "nowhere/")]
    [InlineData("--urls: 'ftp://x'", "{}", "--urls", "ftp://x")]
    [InlineData("no-keys.txt", "{}", "--api-keys", "no-keys.txt")]
    [InlineData("--concurrency 0: must be at least 1.", "{}", "--concurrency", "0")]
    [InlineData("--queue -1: must be at least 0.", "{}", "--queue", "-1")]
    [InlineData("--max-body -1: must be above 0 and below 2048 MB.", "{}", "--max-body", "-1")]
    [InlineData("--max-body NaN: must be", "{}", "--max-body", "NaN")]
    [InlineData("--memory 10: must be at least twice --max-body, which is 32 MB, and at most 1073741824 MB.", "{}", "--memory", "10")]
    [InlineData("--memory NaN: must be", "{}", "--memory", "NaN")]
    [InlineData("--timeout 0: must be between 0.001 and 86400 seconds.", "{}", "--timeout", "0")]
    public void A_wrong_command_line_is_refused_with_the_reason(string why, params string[] arguments)
    {
        var result = MlNetSuiteProcess.Run(["serve", .. arguments.Select(a => a == "{}" ? _folder.Path : a)]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<HttpClient> ClientAsync(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync(Cancel)
            ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Cancel));
        Assert.StartsWith("serving topics at http://", line, StringComparison.Ordinal);
        var address = line.Split(" at ")[1].Split(", ")[0];
        return new() { BaseAddress = new(address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
    }
}
