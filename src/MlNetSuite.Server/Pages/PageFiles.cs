using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Pages;

/// <summary>The files of a page, which lie inside a library, so that it works offline.</summary>
internal static class PageFiles
{
    private const string Folder = "wwwroot/";

    /// <summary>All of a library.</summary>
    internal static IEnumerable<PageFile> Of(Assembly library) => library.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .Select(name => new PageFile(name[Folder.Length..].Replace('\\', '/'), EmbeddedFile.Read(library, name)));
}

/// <summary>A file of a page.</summary>
/// <param name="path">Where it is, from the page's own address.</param>
/// <param name="content">What it holds.</param>
internal sealed class PageFile(string path, byte[] content)
{
    // No script and no style but the files here, no other page around this one, and nothing is sent anywhere else.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>From this size on a file is compressed, and kept by browsers: its name has its version.</summary>
    private const int Large = 256 * 1024;

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".json"] = "application/json",
    }.ToFrozenDictionary();

    private readonly string _type = ContentTypes.GetValueOrDefault(System.IO.Path.GetExtension(path), "text/plain; charset=utf-8");
    private readonly Lazy<byte[]> _brotli = new(() => Compressed(content, into => new BrotliStream(into, CompressionLevel.Optimal)));
    private readonly Lazy<byte[]> _gzip = new(() => Compressed(content, into => new GZipStream(into, CompressionLevel.Optimal)));

    internal string Path => path;

    internal ReadOnlySpan<byte> Content => content;

    internal bool IsIndex => path == "index.html";

    internal Task SendAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = content.Length < Large ? "no-cache" : "public, max-age=31536000, immutable";
        context.Response.ContentType = _type;
        var body = content.Length < Large ? content : Encoded(context);
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, 0, body.Length);
    }

    private byte[] Encoded(HttpContext context)
    {
        context.Response.Headers.Vary = "Accept-Encoding";
        var taken = context.Request.Headers.AcceptEncoding.ToString();
        var (encoding, body) = taken.Contains("br", StringComparison.Ordinal) ? ("br", _brotli.Value)
            : taken.Contains("gzip", StringComparison.Ordinal) ? ("gzip", _gzip.Value)
            : (null, content);
        context.Response.Headers.ContentEncoding = encoding;
        return body;
    }

    private static byte[] Compressed(byte[] content, Func<Stream, Stream> through)
    {
        using var into = new MemoryStream();
        using (var stream = through(into))
            stream.Write(content);
        return into.ToArray();
    }
}
