using Microsoft.AspNetCore.Http;
using MlNetSuite.Server.Rows;

namespace MlNetSuite.Server.OpenApi;

/// <summary><c>GET /openapi.json</c></summary>
internal sealed class OpenApiEndpoint(ServedModels models, PredictionServerOptions options)
{
    internal Task SendAsync(HttpContext context)
    {
        // Mapped below a prefix, the document's addresses are below it too.
        var path = context.Request.PathBase.Add(context.Request.Path).Value!;
        var prefix = path[..^"/openapi.json".Length];
        return ServerJson.SendAsync(context, OpenApiDescription.Create(models.All, options.RequiresKeys, prefix));
    }
}
