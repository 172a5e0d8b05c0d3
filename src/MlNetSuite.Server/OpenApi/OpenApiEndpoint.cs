using System.Text;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.OpenApi;

/// <summary><c>GET /openapi.json</c></summary>
internal sealed class OpenApiEndpoint(ServedModels models, PredictionServerOptions options)
{
    internal Task SendAsync(HttpContext context)
    {
        // Mapped below a prefix, the document's addresses are below it too.
        var path = context.Request.PathBase.Add(context.Request.Path).Value!;
        var prefix = path[..^"/openapi.json".Length];
        var document = Encoding.UTF8.GetBytes(OpenApiDescription.Write(models.All, options.RequiresKeys, prefix));
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = document.Length;
        return context.Response.Body.WriteAsync(document, 0, document.Length);
    }
}
