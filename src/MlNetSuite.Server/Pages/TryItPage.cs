using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MlNetSuite.Server.Pages;

/// <summary>The page a person tries the models on: files that lie inside this library, so that they work offline.</summary>
public static class TryItPage
{
    private const string Folder = "wwwroot/";

    // No script and no style but the files here, no other page around this one, and nothing is sent anywhere else.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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

    /// <summary>Maps <c>/</c> to the page and <c>/assets/*</c> to what it is made of.</summary>
    /// <param name="endpoints">An app that <see cref="PredictionEndpoints.MapPredictionEndpoints"/> was called on too, as the page asks
    /// those.</param>
    public static IEndpointConventionBuilder MapTryItPage(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup("");
        // Every file has its own route: a path from outside is compared, never opened.
        foreach (var name in typeof(TryItPage).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal)))
            Map(group, name[Folder.Length..].Replace('\\', '/'), EmbeddedFile.Read(name));
        return group;
    }

    private static void Map(RouteGroupBuilder group, string path, byte[] content)
    {
        var type = ContentTypes.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        group.MapGet(path == "index.html" ? "/" : $"/{path}", (RequestDelegate)(context =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.ContentType = type;
            context.Response.ContentLength = content.Length;
            return context.Response.Body.WriteAsync(content, 0, content.Length);
        }));
    }
}
