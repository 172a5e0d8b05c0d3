using System.Net;

namespace MlNetSuite.Data.Store;

/// <summary>Follows redirects by hand, so that a chain cannot run in circles or leave TLS.</summary>
internal static class Redirects
{
    internal static async Task<HttpResponseMessage> SendAsync(
        HttpClient http, Uri address, Action<HttpRequestMessage> prepare, int limit, CancellationToken cancel)
    {
        List<Uri> visited = [address];
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, visited[^1]);
            prepare(request);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                return response;
            response.Dispose();
            visited.Add(Next(visited, location, limit));
        }
    }

    private static Uri Next(List<Uri> visited, Uri location, int limit)
    {
        var (from, to) = (visited[^1], new Uri(visited[^1], location));
        var why =
            to.Scheme is not ("http" or "https") ? $"which is not a web address" :
            from.Scheme == "https" && to.Scheme == "http" ? "which is not encrypted while the first address is" :
            visited.Contains(to) ? "where it has been before" :
            visited.Count > limit ? $"the {visited.Count}th address" :
            null;
        return why is null ? to : throw new DownloadException($"{visited[0]} redirects to {to}, {why}; not followed");
    }

    private static bool IsRedirect(HttpStatusCode status) => status is
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
