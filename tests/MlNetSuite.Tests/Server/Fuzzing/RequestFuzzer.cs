using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace MlNetSuite.Tests.Server.Fuzzing;

/// <summary>Sends spoilt requests to a server, which must answer each, and none by a 5xx.</summary>
internal static class RequestFuzzer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int AtOnce = 8;

    internal static async Task<FuzzReport> RunAsync(HttpClient client, IReadOnlyList<FuzzSeed> seeds, int requests, int seed,
        CancellationToken cancel)
    {
        var mutator = new RequestMutator(seeds, seed);
        var statuses = new ConcurrentDictionary<int, int>();
        var faults = new ConcurrentBag<string>();
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (number, cancel) =>
        {
            var request = mutator.Mutate(number);
            try
            {
                var (status, answer) = await SendAsync(client, request, cancel);
                statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                if (status >= 500)
                    faults.Add($"seed {seed}, request {number}, {request.Path}: {status} {answer}");
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                faults.Add($"seed {seed}, request {number}, {request.Path}: {fault.Message}");
            }
        });
        return new(requests, statuses, [.. faults]);
    }

    private static async Task<(int Status, string Answer)> SendAsync(HttpClient client, FuzzSeed seed, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, seed.Path) { Content = new ByteArrayContent(seed.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(seed.ContentType);
        if (seed.HeaderLength is { } length)
            request.Headers.TryAddWithoutValidation("Inference-Header-Content-Length", $"{length}");
        using var response = await client.SendAsync(request, patience.Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(patience.Token));
    }
}
