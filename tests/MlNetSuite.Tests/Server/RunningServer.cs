using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MlNetSuite.Prediction;
using MlNetSuite.Server;

namespace MlNetSuite.Tests.Server;

/// <summary>A server on a free port of this machine, over real sockets, with a model of each task.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Func<PredictionServerSettings, PredictionServerSettings> _change;
    private WebApplication? _app;

    public RunningServer() : this(settings => settings)
    {
    }

    internal RunningServer(Func<PredictionServerSettings, PredictionServerSettings> change) => _change = change;

    internal HttpClient Client { get; private set; } = null!;

    internal Uri Address { get; private set; } = null!;

    internal Uri GrpcAddress { get; private set; } = null!;

    internal string KeyFile => _folder.File("keys.txt");

    internal IServiceProvider Services => _app!.Services;

    internal SharedPredictionEngine Engine => Services.GetRequiredService<SharedPredictionEngine>();

    internal static async Task<RunningServer> StartAsync(Func<PredictionServerSettings, PredictionServerSettings> change)
    {
        var server = new RunningServer(change);
        await server.InitializeAsync();
        return server;
    }

    /// <summary>A server that lets in those who have one of these keys.</summary>
    internal static async Task<RunningServer> StartWithKeysAsync(params string[] lines)
    {
        RunningServer server = null!;
        server = new(settings => settings with { KeyFile = server.KeyFile });
        File.WriteAllLines(server.KeyFile, lines);
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        ServedZips.WriteTo(_folder);
        _app = PredictionServer.Create(_change(new()
        {
            Models = [_folder.Path],
            Urls = [new(IPAddress.Loopback, 0)],
            GrpcUrls = [new(IPAddress.Loopback, 0)],
            Drain = TimeSpan.Zero,
        }));
        await _app.StartAsync();
        Address = new(_app.Addresses()[0]);
        GrpcAddress = new(_app.Addresses()[1]);
        Client = new() { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
        _folder.Dispose();
    }

    internal Task StopAsync() => _app!.StopAsync();

    internal async Task<Answer> GetAsync(string path) => await Answer.OfAsync(await Client.GetAsync(path));

    internal Task<Answer> PostAsync(string path, string json) => PostAsync(path, Encoding.UTF8.GetBytes(json), "application/json");

    internal async Task<Answer> PostAsync(string path, byte[] body, string type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.Add(name, value);
        return await Answer.OfAsync(await Client.SendAsync(request));
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, byte[] Body, HttpResponseMessage Response)
{
    internal string Text => Encoding.UTF8.GetString(Body);

    internal JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>The message of the error object, which must be all there is.</summary>
    internal string Error
    {
        get
        {
            var fault = Assert.Single(Json.AsObject());
            Assert.Equal("error", fault.Key);
            return fault.Value!.GetValue<string>();
        }
    }

    internal static async Task<Answer> OfAsync(HttpResponseMessage response) =>
        new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response);
}
