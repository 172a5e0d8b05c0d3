using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MlNetSuite.Server.Pages;

namespace MlNetSuite.Studio.Pages;

/// <summary>The page: its own files, and those of the page that tries models which both have in common.</summary>
internal static class StudioPage
{
    private static readonly string[] Shared =
    [
        "assets/style.css", "assets/icon.svg", "assets/api.js", "assets/copy.js", "assets/dom.js", "assets/format.js", "assets/key.js",
        "assets/notice.js",
    ];

    internal static IEndpointConventionBuilder MapStudioPage(this RouteGroupBuilder group)
    {
        var files = PageFiles.Of(typeof(StudioPage).Assembly)
            .Concat(PageFiles.Of(typeof(TryItPage).Assembly).Where(file => Shared.Contains(file.Path))).ToList();
        foreach (var file in files)
            if (file.IsIndex)
            {
                var page = WithModules(file, files);
                group.MapGet("/", (RequestDelegate)(context => IndexAsync(context, page)));
            }
            else
                group.MapGet($"/{file.Path}", (RequestDelegate)file.SendAsync);
        return group;
    }

    // A browser would find each module only once it has the one that imports it.
    private static PageFile WithModules(PageFile index, IEnumerable<PageFile> files)
    {
        var links = files.Where(file => file.Path.StartsWith("assets/studio/", StringComparison.Ordinal)
            && file.Path.EndsWith(".js", StringComparison.Ordinal)).Select(file => $"<link rel=\"modulepreload\" href=\"{file.Path}\">");
        return new(index.Path, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(index.Content)
            .Replace("<!-- modules -->", string.Join("\n  ", links), StringComparison.Ordinal)));
    }

    // The page's files lie beside it only where its address ends in a slash.
    private static Task IndexAsync(HttpContext context, PageFile file)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith('/'))
            return file.SendAsync(context);
        context.Response.Redirect($"{path[(path.LastIndexOf('/') + 1)..]}/");
        return Task.CompletedTask;
    }
}
