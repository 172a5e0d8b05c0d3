using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>Lets requests pass that have a key, as <c>X-API-Key: KEY</c> or <c>Authorization: Bearer KEY</c>.</summary>
/// <remarks>Without a key: health, which load balancers ask, and the files of the pages, which hold nothing of the models.</remarks>
internal static class ApiKeyCheck
{
    private static readonly string[] QueryNames = ["api-key", "api_key", "apikey", "x-api-key", "key", "access_token", "token"];

    internal static Func<RequestDelegate, RequestDelegate> For(ApiKeys keys) => next => context =>
        IsOpen(context.Request.Path) ? next(context)
        : InQuery(context.Request) is { } name ? RefuseAsync(context, 400,
            $"the key came in the query string ('{name}'), which ends up in logs and histories: send it as the header X-API-Key, and " +
            $"make a new one in place of this.")
        : Key(context.Request) is not { } key
        ? RefuseAsync(context, 401, "a key is wanted: send it as the header X-API-Key, or Authorization: Bearer.")
        : keys.Has(key) ? next(context)
        : RefuseAsync(context, 401, "the key is not one of this server's.");

    private static bool IsOpen(PathString path)
    {
        return path == "/" || path == "/v2/health/live" || path == "/v2/health/ready" || IsBelow("/assets") || IsBelow("/swagger")
        || path == "/inference.GRPCInferenceService/ServerLive" || path == "/inference.GRPCInferenceService/ServerReady";

        bool IsBelow(string folder) => path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Key(HttpRequest request)
    {
        if (request.Headers["X-API-Key"] is [{ Length: > 0 } key])
            return key;
        const string Bearer = "Bearer ";
        return request.Headers.Authorization is [{ } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? value[Bearer.Length..].Trim()
            : null;
    }

    private static string? InQuery(HttpRequest request) => request.QueryString.HasValue
        ? request.Query.Keys.FirstOrDefault(k => QueryNames.Contains(k, StringComparer.OrdinalIgnoreCase))
        : null;

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        if (status == 401)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return ErrorBody.WriteAsync(context, status, message);
    }
}
