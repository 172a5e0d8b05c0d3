using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary>Twice as many requests as the server can answer, for a minute. Requests of 32 images for a convolutional network, so that
/// the server and not whoever sends from the same two cores is what is short of time. They are sent by the clock and do not wait for each
/// other.</summary>
internal static class Overload
{
    private const int Seconds = 60, CalmSeconds = 10, RowsInRequest = 32;

    internal static IEnumerable<ServingRow> Run(ServedZips zips)
    {
        var rows = DigitRows.JsonArrays(20, RowsInRequest).Select(Encoding.UTF8.GetBytes).ToList();
        using var server = ServerProcess.Start(zips.FolderOf(zips.Convnet));
        using var client =
            new HttpClient(
                new SocketsHttpHandler
                {
                    MaxConnectionsPerServer = 4_000,
                    PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5)
                })
            { Timeout = TimeSpan.FromSeconds(30) };
        var target = new Target(client, $"{server.Url}/predict/convnet", rows);
        // Two at a time is what two cores can do; the rate that brings is the server's capacity, with whoever sends on the same cores.
        _ = target.Closed(2, 5);
        var capacity = target.Closed(16, CalmSeconds).Count(r => r.Status == HttpStatusCode.OK) / (double)CalmSeconds;
        var before = target.Open(capacity / 4, CalmSeconds);
        var under = target.Open(2 * capacity, Seconds);
        var after = target.Open(capacity / 4, CalmSeconds);
        var accepted = under.Where(r => r.Status == HttpStatusCode.OK).ToList();
        var refused = under.Count(r => r.Status == HttpStatusCode.TooManyRequests);
        yield return new("p99 of accepted requests at 2x",
            $"{P(accepted, 0.99):0} ms (capacity {capacity:N0} a second; {accepted.Count:N0} accepted, {refused:N0} refused)",
            "under 500 ms");
        yield return new("answers that are neither 200 nor 429", $"{under.Count - accepted.Count - refused}", "0");
        yield return new("the server lives", server.HasExited ? "no" : "yes", "yes");
        yield return new("median and p99 at a quarter of capacity, after and before",
            $"{P(after, 0.5):0.0} and {P(after, 0.99):0.0} ms; {P(before, 0.5):0.0} and {P(before, 0.99):0.0} ms", "as before");
    }

    private static double P(IReadOnlyCollection<Answer> answers, double share) =>
        answers.Count == 0 ? double.NaN : answers.Select(a => a.Milliseconds).Order().ElementAt((int)(share * (answers.Count - 1)));

    /// <summary>An answer's status, 0 where there was none, and how long it took.</summary>
    private readonly record struct Answer(HttpStatusCode Status, double Milliseconds);

    private sealed class Target(HttpClient client, string url, List<byte[]> rows)
    {
        /// <summary>So many callers, each asking again when answered.</summary>
        internal ConcurrentBag<Answer> Closed(int callers, int seconds)
        {
            var answers = new ConcurrentBag<Answer>();
            var start = Stopwatch.GetTimestamp();
            Task.WhenAll(Enumerable.Range(0, callers).Select(c => Task.Run(async () =>
            {
                for (var i = c; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; i++)
                    answers.Add(await AskAsync(i));
            }))).Wait();
            return answers;
        }

        /// <summary>So many requests a second, sent by the clock.</summary>
        internal ConcurrentBag<Answer> Open(double rate, int seconds)
        {
            var answers = new ConcurrentBag<Answer>();
            var pending = new List<Task>();
            var start = Stopwatch.GetTimestamp();
            for (var sent = 0; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds;)
            {
                for (var due = (int)(rate * Stopwatch.GetElapsedTime(start).TotalSeconds); sent < due; sent++)
                {
                    var i = sent;
                    pending.Add(Task.Run(async () => answers.Add(await AskAsync(i))));
                }
                Thread.Sleep(1);
            }
            Task.WhenAll(pending).Wait();
            return answers;
        }

        private async Task<Answer> AskAsync(int i)
        {
            var start = Stopwatch.GetTimestamp();
            HttpStatusCode status = 0;
            try
            {
                using var content = new ByteArrayContent(rows[i % rows.Count]);
                content.Headers.ContentType = new("application/json");
                using var answer = await client.PostAsync(url, content);
                await answer.Content.ReadAsByteArrayAsync();
                status = answer.StatusCode;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                // Counted as an answer that is neither 200 nor 429.
            }
            return new(status, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }
}
