using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MlNetSuite.Server.Pages;

namespace MlNetSuite.Studio.Pages;

/// <summary>The page: its own files, and those of the page that tries models which both have in common.</summary>
internal static class StudioPage
{
    private static readonly string[] Shared =
        ["assets/style.css", "assets/icon.svg", "assets/api.js", "assets/card.js", "assets/curl.js", "assets/dom.js", "assets/format.js",
            "assets/key.js", "assets/notice.js"];

    internal static IEndpointConventionBuilder MapStudioPage(this RouteGroupBuilder group)
    {
        var files = PageFiles.Of(typeof(StudioPage).Assembly)
            .Concat(PageFiles.Of(typeof(TryItPage).Assembly).Where(file => Shared.Contains(file.Path)));
        foreach (var file in files)
            if (file.IsIndex)
                group.MapGet("/", (RequestDelegate)(context => IndexAsync(context, file)));
            else
                group.MapGet($"/{file.Path}", (RequestDelegate)file.SendAsync);
        return group;
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
