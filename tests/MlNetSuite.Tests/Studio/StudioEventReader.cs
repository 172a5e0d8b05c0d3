using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetSuite.Tests.Studio;

/// <summary>Reads server-sent events by .NET's own parser.</summary>
internal sealed class StudioEventReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _over = new(Patience);
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private StudioEventReader(HttpResponseMessage response, Stream body) =>
        (_response, _events) = (response, SseParser.Create(body, (_, data) => Encoding.UTF8.GetString(data))
            .EnumerateAsync(_over.Token).GetAsyncEnumerator(_over.Token));

    internal HttpResponseMessage Response => _response;

    internal static async Task<StudioEventReader> OpenAsync(HttpClient client, string path, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event of a name, after however many others.</summary>
    internal async Task<(JsonNode Data, string? Id)> NextAsync(string name)
    {
        while (await _events.MoveNextAsync())
            if (_events.Current.EventType == name)
                return (JsonNode.Parse(_events.Current.Data)!, _events.Current.EventId);
        throw new EndOfStreamException($"there was no event '{name}'.");
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _response.Dispose();
        _over.Dispose();
    }
}
