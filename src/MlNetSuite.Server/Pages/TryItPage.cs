using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MlNetSuite.Server.Pages;

/// <summary>The page a person tries the models on: files that lie inside this library, so that they work offline.</summary>
public static class TryItPage
{
    /// <summary>Maps <c>/</c> to the page and <c>/assets/*</c> to what it is made of.</summary>
    /// <param name="endpoints">An app that <see cref="PredictionEndpoints.MapPredictionEndpoints"/> was called on too, as the page asks
    /// those.</param>
    public static IEndpointConventionBuilder MapTryItPage(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var group = endpoints.MapGroup("");
        // Every file has its own route: a path from outside is compared, never opened.
        foreach (var file in PageFiles.Of(typeof(TryItPage).Assembly))
            group.MapGet(file.IsIndex ? "/" : $"/{file.Path}", (RequestDelegate)file.SendAsync);
        return group;
    }
}
