using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MlNetSuite.Server.Protection;

/// <summary>Authenticates requests by a key, sent as <c>X-API-Key: KEY</c> or <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory log, UrlEncoder encoder)
    : AuthenticationHandler<ApiKeyOptions>(options, log, encoder)
{
    private const string Required = "an API key is required: send it as the header X-API-Key, or Authorization: Bearer.";

    private static readonly string[] QueryNames = ["api-key", "api_key", "apikey", "x-api-key", "key", "access_token", "token"];

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate(Options.Keys!.Current));

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        var (status, message) = failure is RefusedRequestException refused ? (refused.Status, refused.Message) : (401, Required);
        if (status == StatusCodes.Status401Unauthorized)
            Response.Headers.WWWAuthenticate = "Bearer";
        await ErrorBody.WriteAsync(Context, status, message);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ErrorBody.WriteAsync(Context, StatusCodes.Status403Forbidden, "this key does not give access to this address.");

    private AuthenticateResult Authenticate(ApiKeys keys)
    {
        if (InQuery(keys) is { } name)
            return AuthenticateResult.Fail(new RefusedRequestException(
                $"the key came in the query string ('{name}'), which ends up in logs and histories: send it as the header X-API-Key, and " +
                $"replace it by a new one."));
        if (Key() is not { } key)
            return AuthenticateResult.NoResult();
        if (keys.Find(key) is not { } owner)
            return AuthenticateResult.Fail(new RefusedRequestException(401, "the API key is not valid for this server."));
        var identity = new ClaimsIdentity([new(ClaimTypes.Name, owner)], Scheme.Name);
        return AuthenticateResult.Success(new(new(identity), Scheme.Name));
    }

    private string? Key()
    {
        if (Request.Headers["X-API-Key"] is [{ Length: > 0 } key])
            return key;
        const string Bearer = "Bearer ";
        return Request.Headers.Authorization is [{ } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? value[Bearer.Length..].Trim()
            : null;
    }

    // An app's own endpoints may have parameters of these names that are no keys.
    private string? InQuery(ApiKeys keys) => Request.QueryString.HasValue
        ? Request.Query.FirstOrDefault(p => QueryNames.Contains(p.Key, StringComparer.OrdinalIgnoreCase)
            && p.Value.Any(value => value is not null && (value.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal)
                || keys.Find(value) is not null))).Key
        : null;
}
