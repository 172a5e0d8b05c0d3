using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlNetSuite.Prediction;
using MlNetSuite.Server.OpenApi;
using MlNetSuite.Server.Pages;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Telemetry;

namespace MlNetSuite.Server;

/// <summary>The whole server: endpoints, keys, limits, metrics and pages on Kestrel.</summary>
internal static class PredictionServer
{
    /// <summary>A server that is not started; it loads its models when it is, and follows their files from then on.</summary>
    internal static WebApplication Create(PredictionServerSettings settings)
    {
        settings.Options.Validate();
        settings.Options.RequiresKeys = settings.KeyFile is not null;
        var started = false;
        // An empty builder: no variable of the environment and no settings file can open another port or lift a limit.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "mlnetsuite" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, settings));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("MlNetSuite.Prediction", LogLevel.Information)
            // Why a server does not start is thrown as well, and whoever starts it says so.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => started && level >= LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => started && level >= LogLevel.Warning)
            // It logs each request that took too long, with a stack trace.
            .AddFilter("Microsoft.AspNetCore.Http.Timeouts", LogLevel.Error);
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Options.RequestTimeout + TimeSpan.FromSeconds(5));
        builder.Services.AddSharedPredictionEngine(engine =>
        {
            engine.Threads = settings.Threads;
            Name(engine, settings.Models);
        });
        builder.Services.AddSingleton(settings.Options);
        builder.Services.AddSingleton(new ConnectionLimit(settings.MaxConnections));
        builder.Services.AddPredictionEndpoints();
        builder.Services.AddHostedService<MemoryReturn>();
        settings.Services(builder.Services);
        if (settings.KeyFile is { } keys)
            RequireKeys(builder.Services, keys);
        builder.AddTelemetry();
        var app = builder.Build();
        app.Use(ConnectionLimit.MarkBusy);
        app.Use(FillEmptyFaults);
        if (settings.LocalHostsOnly)
            app.Use(LocalHosts.Only);
        app.UseSwaggerPage();
        app.UseRouting();
        if (settings.KeyFile is not null)
            app.UseAuthentication().UseAuthorization();
        app.MapPredictionEndpoints().Add(OpenHealth);
        if (settings.Home is { } home)
            app.MapGet("/", (RequestDelegate)(context =>
            {
                context.Response.Redirect(home);
                return Task.CompletedTask;
            })).AllowAnonymous();
        else
            app.MapTryItPage().AllowAnonymous();
        settings.Endpoints(app);
        app.MapTelemetry();
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            Thread.Sleep(settings.Drain);
            app.Services.GetRequiredService<StopGrace>().Begin();
            _ = app.Services.GetRequiredService<ConnectionLimit>().CloseIdleAsync(app.Lifetime.ApplicationStopped);
        });
        return app;
    }

    /// <summary>Where a started server listens, ports as they came out.</summary>
    internal static IReadOnlyList<string> Addresses(this WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    /// <summary>The models a server has.</summary>
    internal static IReadOnlyList<string> ModelNames(this WebApplication app) =>
        [.. app.Services.GetRequiredService<ServedModels>().All.Select(m => m.Name).Distinct()];

    private static void Name(SharedPredictionEngineOptions engine, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
            if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
                engine.Folders.Add(path);
            else
                engine.Models[Path.GetFileNameWithoutExtension(path)] = new() { Path = path };
    }

    // AddAuthentication would also add data protection, which keeps keys of its own in the user's folder.
    private static void RequireKeys(IServiceCollection services, string file)
    {
        services.AddAuthenticationCore(options => options.DefaultScheme = ApiKeyAuthentication.Scheme).AddWebEncoders();
        services.TryAddSingleton(TimeProvider.System);
        new AuthenticationBuilder(services).AddApiKey(options => options.KeyFile = file);
        // For every address, those that nothing is mapped to included.
        services.AddAuthorization(options =>
            options.FallbackPolicy = new AuthorizationPolicyBuilder(ApiKeyAuthentication.Scheme).RequireAuthenticatedUser().Build());
    }

    // Load balancers ask without a key.
    private static void OpenHealth(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } path }
            && path.Trim('/') is "v2/health/live" or "v2/health/ready"
                or "inference.GRPCInferenceService/ServerLive" or "inference.GRPCInferenceService/ServerReady")
            endpoint.Metadata.Add(new AllowAnonymousAttribute());
    }

    private static void Listen(KestrelServerOptions kestrel, PredictionServerSettings settings)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = settings.Options.MaxBodyBytes;
        kestrel.Limits.RequestHeadersTimeout = settings.HeadersTimeout;
        // What a connection may send beyond the request that is read.
        kestrel.Limits.MaxRequestBufferSize = 128 * 1024;
        // A client that sends a body more slowly than this after two seconds is cut off (slow loris).
        kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1_024, gracePeriod: TimeSpan.FromSeconds(2));
        kestrel.Limits.MinResponseDataRate = new(bytesPerSecond: 1_024, gracePeriod: TimeSpan.FromSeconds(5));
        var connections = kestrel.ApplicationServices.GetRequiredService<ConnectionLimit>();
        foreach (var url in settings.Urls)
            kestrel.Listen(url.Address, url.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(connections.Admit);
                listen.Use(ProtocolFaults.Explain);
            });
        foreach (var url in settings.GrpcUrls)
            kestrel.Listen(url.Address, url.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(connections.Admit);
            });
    }

    // Routing answers unknown addresses and methods with a status alone.
    private static RequestDelegate FillEmptyFaults(RequestDelegate next) => async context =>
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await next(context);
        if (context.Response is { StatusCode: 404 or 405, HasStarted: false, ContentLength: null, ContentType: null })
            await ErrorBody.WriteAsync(context, context.Response.StatusCode, context.Response.StatusCode == 404
                ? "there is nothing at this address; /openapi.json and /swagger list all addresses."
                : $"this address does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.");
    };
}
