using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server;

/// <summary>API keys as an authentication scheme of ASP.NET Core, for the prediction endpoints and any others, by HTTP and gRPC.</summary>
/// <example><code>
/// builder.Services.AddAuthentication(ApiKeyAuthentication.Scheme).AddApiKey(options => options.KeyFile = "keys.txt");
/// builder.Services.AddAuthorization();
/// app.MapPredictionEndpoints().RequireAuthorization();
/// </code></example>
public static class ApiKeyAuthentication
{
    /// <summary>The scheme's name, <c>ApiKey</c>.</summary>
    public const string Scheme = "ApiKey";

    /// <summary>Adds the scheme <see cref="Scheme"/>: a request has a key as the header <c>X-API-Key: KEY</c> or
    /// <c>Authorization: Bearer KEY</c>. The user's name is the name that the file gives to the key.</summary>
    /// <param name="builder">What <c>AddAuthentication</c> returns.</param>
    /// <param name="configure">Sets the file of keys. The app does not start when it cannot be read.</param>
    public static AuthenticationBuilder AddApiKey(this AuthenticationBuilder builder, Action<ApiKeyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.AddScheme<ApiKeyOptions, ApiKeyHandler>(Scheme, configure);
        builder.Services.AddOptions<ApiKeyOptions>(Scheme)
            .PostConfigure<ILoggerFactory>((options, log) =>
            {
                if (options.KeyFile.Length > 0)
                    options.Keys ??= new(options.KeyFile, log.CreateLogger<ApiKeyFile>(), options.TimeProvider ?? TimeProvider.System);
            })
            .ValidateOnStart();
        return builder;
    }
}
