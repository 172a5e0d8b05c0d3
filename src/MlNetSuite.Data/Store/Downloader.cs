using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using MlNetSuite.Data.Catalog;
using Polly;

namespace MlNetSuite.Data.Store;

/// <summary>Fetches a file over HTTP: resumes a broken transfer (RFC 9110, 14: range requests), tries again
/// after failures of the server or the line, and gives the file its name only when size and checksum are right.</summary>
internal sealed class Downloader : IDisposable
{
    private readonly HttpClient _http;
    private readonly DownloadOptions _options;

    internal Downloader(DownloadOptions options)
    {
        _options = options;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = options.Silence, UseCookies = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("mlnetsuite", "0.1") } },
        };
    }

    /// <summary>Brings <paramref name="file"/> to <paramref name="target"/>; <paramref name="report"/> receives the bytes on disk,
    /// the size if known, and what is being done.</summary>
    /// <exception cref="DownloadException">It could not be downloaded, or does not match the catalog.</exception>
    internal async Task FetchAsync(CatalogFile file, string target, Action<long, long?, string> report, CancellationToken cancel)
    {
        using var part = PartialFile.Open(target);
        // Without a checksum only the server's validator shows that the rest belongs to the beginning.
        if (part.Length > 0 && ((file.Sha256 is null && part.Version is null) || part.Length > file.Size))
            part.StartAgain();
        var (attempt, resumption, resumed) = (0, 0, false);
        var tries = Retrying(
            broken => attempt < (broken.NoNetwork ? Math.Min(2, _options.Attempts) : _options.Attempts),
            broken => Pause(attempt, broken.RetryAfter),
            (broken, pause) => report(part.Length, file.Size, $"{broken.Message}; trying again in {pause.TotalSeconds:0.#} s"));
        do
        {
            var broken = await tries.ExecuteAsync(async token =>
            {
                var before = part.Length;
                resumed = before > 0;
                var broken = await TryFetchAsync(file, part, report, token);
                var isResumption = broken is not null && part.Length > before && ++resumption < _options.Resumptions;
                attempt = isResumption ? 1 : attempt + 1;
                return broken;
            }, cancel);
            if (broken is not null)
                throw new DownloadException(
                    $"{file.Url}: {broken.Message}, after {attempt} tries" +
                    (part.Length > 0 ? $"; {part.Length:N0} bytes are kept, and the next pull resumes from there" : ""),
                    broken.Cause);
            report(part.Length, part.Length, "checking");
        }
        while (!await IsWhole(file, part, mayRetry: resumed, cancel));
        part.Finish();
    }

    /// <summary>Tries again as long as it is worth it: how often depends on what a try brought, which only the caller knows.</summary>
    private static ResiliencePipeline<Broken?> Retrying(Func<Broken, bool> again, Func<Broken, TimeSpan> pause,
        Action<Broken, TimeSpan> onRetry) =>
        new ResiliencePipelineBuilder<Broken?>().AddRetry(new()
        {
            MaxRetryAttempts = int.MaxValue,
            ShouldHandle = tried => ValueTask.FromResult(tried.Outcome.Result is { } broken && again(broken)),
            DelayGenerator = tried => ValueTask.FromResult<TimeSpan?>(pause(tried.Outcome.Result!)),
            OnRetry = tried =>
            {
                onRetry(tried.Outcome.Result!, tried.RetryDelay);
                return default;
            },
        }).Build();

    public void Dispose() => _http.Dispose();

    /// <summary>One request; null if the answer was read to its end.</summary>
    private async Task<Broken?> TryFetchAsync(CatalogFile file, PartialFile part, Action<long, long?, string> report,
        CancellationToken cancel)
    {
        if (part.Length > 0 && part.Length == file.Size)
            return null;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            silence.CancelAfter(_options.Silence);
            using var response = await Redirects.SendAsync(_http, file.Url!, request => Prepare(request, part), _options.Redirects,
                silence.Token);
            if (Refused(file, part, response) is { } broken)
                return broken;
            var size = Accept(file, part, response);
            await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
            return await CopyAsync(file, part, body, size, report, silence, cancel);
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError == HttpRequestError.NameResolutionError
                ? new($"{file.Url!.Host} cannot be resolved (no network?)", Cause: e, NoNetwork: true)
                : new($"no answer ({Line(e.InnerException ?? e)})", Cause: e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            return new($"silence for {_options.Silence.TotalSeconds:0} s", Cause: e);
        }
    }

    private static void Prepare(HttpRequestMessage request, PartialFile part)
    {
        if (part.Length == 0)
            return;
        request.Headers.Range = new(part.Length, null);
        if (part.Version is { } version)
            request.Headers.TryAddWithoutValidation("If-Range", version);
    }

    /// <summary>Why an answer brings no bytes, or null if it does.</summary>
    private static Broken? Refused(CatalogFile file, PartialFile part, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && part.Length > 0)
        {
            part.StartAgain();
            return new("the server's file is shorter than what was kept; starting again");
        }
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            return null;
        if (status is >= 500 or 408 or 429)
            return new($"the server answers {status} {response.ReasonPhrase}", response.Headers.RetryAfter?.Delta);
        throw new DownloadException($"{file.Url}: the server answers {status} {response.ReasonPhrase}");
    }

    /// <summary>Decides whether the answer continues the part or begins anew; gives the size of the whole file, if known.</summary>
    private static long? Accept(CatalogFile file, PartialFile part, HttpResponseMessage response)
    {
        var range = response.Content.Headers.ContentRange;
        if (response.StatusCode == HttpStatusCode.OK)
            part.StartAgain();
        else if (part.Length == 0 || range?.From != part.Length)
            throw new DownloadException(
                $"{file.Url}: asked for bytes from {part.Length:N0}, the server sends {range?.ToString() ?? "an unknown range"}");
        var size = range?.Length ?? (response.Content.Headers.ContentLength is { } rest ? part.Length + rest : null);
        if (size is not null && file.Size is not null && size != file.Size)
            throw new DownloadException(
                $"{file.Url}: the server has {size:N0} bytes, the catalog lists {file.Size:N0}; its publisher has replaced the file, or " +
                $"the address serves something else");
        part.Version = response.Headers.ETag is { IsWeak: false } tag
            ? tag.ToString()
            : response.Content.Headers.LastModified?.ToString("R");
        return size ?? file.Size;
    }

    private async Task<Broken?> CopyAsync(
        CatalogFile file, PartialFile part, Stream body, long? size, Action<long, long?, string> report, CancellationTokenSource silence,
        CancellationToken cancel)
    {
        var buffer = new byte[1 << 17];
        while (true)
        {
            int read;
            try
            {
                silence.CancelAfter(_options.Silence);
                read = await body.ReadAsync(buffer, silence.Token);
            }
            catch (IOException e)
            {
                return new($"the transfer broke off after {part.Length:N0} bytes", Cause: e);
            }
            if (read == 0)
                return size is not null && part.Length < size ? new($"the transfer ended after {part.Length:N0} of {size:N0} bytes") : null;
            if (part.Length + read > size)
            {
                part.Discard();
                throw new DownloadException($"{file.Url}: the server sends more than the {size:N0} bytes it should; nothing was kept");
            }
            await part.AppendAsync(buffer.AsMemory(0, read), cancel);
            report(part.Length, size, "downloading");
        }
    }

    /// <summary>Whether size and checksum are right. Wrong bytes are thrown away; if some of them were from an earlier run, the
    /// whole is fetched once more.</summary>
    private static async Task<bool> IsWhole(CatalogFile file, PartialFile part, bool mayRetry, CancellationToken cancel)
    {
        var sum = await part.Sha256Async(cancel);
        if ((file.Sha256 is null || file.Sha256 == sum) && (file.Size is null || file.Size == part.Length))
            return true;
        if (mayRetry)
        {
            part.StartAgain();
            return false;
        }
        var length = part.Length;
        part.Discard();
        throw new DownloadException(
            $"{file.Url}: {length:N0} bytes with SHA-256 {sum}; the catalog lists " +
            $"{file.Size?.ToString("N0", CultureInfo.InvariantCulture) ?? "any number of"} bytes with {file.Sha256}. Nothing was kept");
    }

    private TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var pause = asked ?? _options.FirstPause * Math.Pow(2, attempt - 1);
        return pause < _options.LongestPause ? pause : _options.LongestPause;
    }

    private static string Line(Exception e) => e.Message.TrimEnd('.').ReplaceLineEndings(" ");

    /// <summary>A try that may be repeated.</summary>
    private sealed record Broken(string Message, TimeSpan? RetryAfter = null, Exception? Cause = null, bool NoNetwork = false);
}
