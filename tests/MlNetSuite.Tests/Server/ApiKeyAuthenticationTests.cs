using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MlNetSuite.Prediction;
using MlNetSuite.Server;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Tests.Server;

public class ApiKeyAuthenticationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_protects_its_own_endpoints_and_ours_by_the_same_keys()
    {
        using var folder = new TemporaryFolder();
        var (key, line) = ApiKeys.Create("phone app");
        File.WriteAllText(folder.File("keys.txt"), line);
        using var engine = new SharedPredictionEngine();
        engine.Load("topics", new MemoryStream(ServedZips.Texts));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(engine);
        builder.Services.AddPredictionEndpoints();
        builder.Services.AddAuthentication(ApiKeyAuthentication.Scheme).AddApiKey(options => options.KeyFile = folder.File("keys.txt"));
        builder.Services.AddAuthorization();
        await using var app = builder.Build();
        app.MapPredictionEndpoints().RequireAuthorization();
        app.MapGet("/own", [Authorize] (HttpContext context) => $"hello {context.User.Identity!.Name}");
        // A parameter of this name is the app's own matter, as long as it is not a key.
        app.MapGet("/open", (string token) => token);
        app.MapGet("/token", [Authorize] (string token) => token);
        await app.StartAsync(Cancel);
        using var client = new HttpClient { BaseAddress = new(app.Addresses()[0]) };

        foreach (var path in (string[])["/own", "/models", "/v2/models/topics", "/token?token=1"])
        {
            var refused = await Answer.OfAsync(await client.GetAsync(path, Cancel));
            Assert.Equal((401, "Bearer"), (refused.Status, refused.Response.Headers.WwwAuthenticate.Single().ToString()));
            Assert.StartsWith("an API key is required", refused.Error, StringComparison.Ordinal);
        }
        Assert.Equal("1", await client.GetStringAsync("/open?token=1", Cancel));
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        Assert.Equal("hello phone app", await client.GetStringAsync("/own", Cancel));
        Assert.Equal("1", await client.GetStringAsync("/token?token=1", Cancel));
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"/token?token={key}", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/models", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("missing.txt", null)]
    [InlineData("keys.txt", "not a hash")]
    [InlineData("", null)]
    public async Task An_app_whose_keys_cannot_be_read_does_not_start(string file, string? content)
    {
        using var folder = new TemporaryFolder();
        if (content is not null)
            File.WriteAllText(folder.File(file), content);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(ApiKeyAuthentication.Scheme)
            .AddApiKey(options => options.KeyFile = file.Length > 0 ? folder.File(file) : "");
        await using var app = builder.Build();
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(Cancel));
        Assert.True(fault is FileNotFoundException or FormatException or OptionsValidationException or InvalidOperationException,
            fault.ToString());
    }

    [Fact]
    public async Task A_deleted_key_stops_working_and_an_added_one_works_while_the_server_runs()
    {
        var ((first, line1), (second, line2)) = (ApiKeys.Create(null), ApiKeys.Create(null));
        await using var server = await RunningServer.StartWithKeysAsync(line1);
        Assert.Equal((200, 401), (await AskAsync(first), await AskAsync(second)));
        File.WriteAllLines(server.KeyFile, [line2]);
        await Task.Delay(ApiKeyFile.Period, Cancel);
        Assert.Equal((401, 200), (await AskAsync(first), await AskAsync(second)));

        async Task<int> AskAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v2") { Headers = { { "X-API-Key", key } } };
            return (int)(await server.Client.SendAsync(request, Cancel)).StatusCode;
        }
    }
}

public class ApiKeyFileTests
{
    private readonly Clock _clock = new();
    private readonly Lines _log = new();

    [Fact]
    public void A_file_that_breaks_keeps_the_last_keys_and_says_so_once()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("keys.txt");
        var ((first, line1), (second, line2)) = (ApiKeys.Create(null), ApiKeys.Create(null));
        File.WriteAllText(path, line1);
        var keys = new ApiKeyFile(path, _log, _clock);
        foreach (var broken in (Action[])[() => File.WriteAllText(path, line1[..20]), () => File.Delete(path)])
        {
            broken();
            _log.Messages.Clear();
            for (var i = 0; i < 3; i++)
                Assert.NotNull(After(keys).Find(first));
            Assert.Contains("cannot be read", Assert.Single(_log.Messages), StringComparison.Ordinal);
        }
        _log.Messages.Clear();
        File.WriteAllText(path, line2);
        Assert.NotNull(After(keys).Find(second));
        Assert.Null(keys.Current.Find(first));
        Assert.Contains("1 API keys are valid now", Assert.Single(_log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_whose_last_key_was_deleted_lets_nobody_in()
    {
        using var folder = new TemporaryFolder();
        var (key, line) = ApiKeys.Create(null);
        File.WriteAllText(folder.File("keys.txt"), line);
        var keys = new ApiKeyFile(folder.File("keys.txt"), NullLogger.Instance, _clock);
        File.WriteAllText(folder.File("keys.txt"), "# none\n");
        Assert.Null(After(keys).Find(key));
    }

    [Fact]
    public void A_link_is_followed_to_where_it_leads_now()
    {
        using var folder = new TemporaryFolder();
        var ((first, line1), (second, line2)) = (ApiKeys.Create(null), ApiKeys.Create(null));
        File.WriteAllText(folder.File("1"), line1);
        File.WriteAllText(folder.File("2"), line2);
        File.CreateSymbolicLink(folder.File("keys.txt"), folder.File("1"));
        var keys = new ApiKeyFile(folder.File("keys.txt"), NullLogger.Instance, _clock);
        Assert.NotNull(keys.Current.Find(first));
        File.CreateSymbolicLink(folder.File("new"), folder.File("2"));
        File.Move(folder.File("new"), folder.File("keys.txt"), overwrite: true);
        Assert.Null(After(keys).Find(first));
        Assert.NotNull(keys.Current.Find(second));
    }

    [Fact]
    public void The_file_is_read_once_in_a_period()
    {
        using var folder = new TemporaryFolder();
        var (key, line) = ApiKeys.Create(null);
        File.WriteAllText(folder.File("keys.txt"), line);
        var keys = new ApiKeyFile(folder.File("keys.txt"), NullLogger.Instance, _clock);
        File.WriteAllText(folder.File("keys.txt"), "");
        Assert.NotNull(keys.Current.Find(key));
        Assert.Null(After(keys).Find(key));
    }

    private ApiKeys After(ApiKeyFile keys)
    {
        _clock.Now += ApiKeyFile.Period;
        return keys.Current;
    }

    private sealed class Clock : TimeProvider
    {
        internal TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }

    private sealed class Lines : ILogger
    {
        internal List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Messages.Add(formatter(state, exception));
    }
}
