using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.OpenApi;

/// <summary>Swagger UI at <c>/swagger</c>, from files inside its library: it works offline.</summary>
internal static class SwaggerPage
{
    // Swagger UI sets styles on elements and draws its icons from data: addresses.
    private const string Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

    internal static void UseSwaggerPage(this WebApplication app)
    {
        app.Use((RequestDelegate next) => context =>
        {
            if (context.Request.Path.StartsWithSegments("/swagger"))
                context.Response.Headers.ContentSecurityPolicy = Policy;
            return next(context);
        });
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "swagger";
            page.SwaggerEndpoint("/openapi.json", "MlNetSuite");
            page.DocumentTitle = "MlNetSuite: what can be asked";
        });
    }
}
