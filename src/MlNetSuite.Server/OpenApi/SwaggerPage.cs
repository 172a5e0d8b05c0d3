using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using MlNetSuite.Server.Pages;

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
            if (context.Request.Path.StartsWithSegments("/swagger", StringComparison.OrdinalIgnoreCase))
                context.Response.Headers.ContentSecurityPolicy = Policy;
            return next(context);
        });
        var script = EmbeddedFile.Read("swagger-key.js");
        app.MapGet("/swagger/key.js", (RequestDelegate)(context =>
        {
            context.Response.ContentType = "text/javascript; charset=utf-8";
            context.Response.ContentLength = script.Length;
            return context.Response.Body.WriteAsync(script, 0, script.Length);
        })).AllowAnonymous();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "swagger";
            page.SwaggerEndpoint("/openapi.json", "MlNetSuite");
            page.InjectJavascript("key.js");
            page.DocumentTitle = "MlNetSuite API";
        });
    }
}
