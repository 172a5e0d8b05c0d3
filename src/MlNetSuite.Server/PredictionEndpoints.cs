using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MlNetSuite.Prediction;
using MlNetSuite.Server.OpenApi;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Protocol;
using MlNetSuite.Server.Rows;
using MlNetSuite.Server.Telemetry;

namespace MlNetSuite.Server;

/// <summary>The prediction endpoints of any ASP.NET Core app.</summary>
/// <example><code>
/// var builder = WebApplication.CreateBuilder(args);
/// builder.Services.AddSingleton(engine);              // a SharedPredictionEngine
/// builder.Services.AddPredictionEndpoints();
/// var app = builder.Build();
/// app.MapPredictionEndpoints();                       // .RequireAuthorization() and the like work here
/// app.Run();
/// </code></example>
public static class PredictionEndpoints
{
    /// <summary>Registers what <see cref="MapPredictionEndpoints"/> needs, except the <see cref="SharedPredictionEngine"/>, which is the
    /// app's.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Sets limits.</param>
    public static IServiceCollection AddPredictionEndpoints(this IServiceCollection services,
        Action<PredictionServerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Configure(configure ?? (_ => { }));
        services.AddMetrics();
        services.AddGrpc();
        services.AddOptions<GrpcServiceOptions>().Configure<PredictionServerOptions>((grpc, options) =>
        {
            grpc.MaxReceiveMessageSize = (int)options.MaxBodyBytes;
            // Its catch-all routes would take addresses of REST with the wrong method for calls of unknown services.
            grpc.IgnoreUnknownServices = true;
        });
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<PredictionServerOptions>>().Value;
            options.Validate();
            return options;
        });
        services.AddRequestTimeouts();
        services.TryAddSingleton<StopGrace>();
        services.TryAddSingleton<PredictionTurns>();
        services.TryAddSingleton(provider => MemoryBudget.For(provider.GetRequiredService<PredictionServerOptions>()));
        services.TryAddSingleton(provider => new PredictionThreads(provider.GetRequiredService<SharedPredictionEngine>().Threads));
        services.TryAddSingleton<ServedModels>();
        services.TryAddSingleton<Readiness>();
        services.TryAddSingleton<ServerMetrics>();
        services.TryAddSingleton<RequestGate>();
        services.TryAddSingleton<Inference>();
        services.TryAddSingleton<RestEndpoints>();
        services.TryAddSingleton<RepositoryEndpoints>();
        services.TryAddSingleton<RowEndpoints>();
        services.TryAddSingleton<OpenApiEndpoint>();
        return services;
    }

    /// <summary>Maps the Open Inference Protocol v2 (REST below <c>/v2</c>, and gRPC), <c>/predict</c>, <c>/recommend</c>, <c>/models</c>
    /// and <c>/openapi.json</c>.</summary>
    /// <param name="endpoints">An app, or a group with a prefix.</param>
    /// <returns>All of them, to set conventions on.</returns>
    public static IEndpointConventionBuilder MapPredictionEndpoints(this IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var gate = services.GetRequiredService<RequestGate>();
        var group = endpoints.MapGroup("");
        MapProtocol(group, gate, services.GetRequiredService<RestEndpoints>());
        MapRepository(group, gate, services.GetRequiredService<RepositoryEndpoints>());
        MapRows(group, gate, services.GetRequiredService<RowEndpoints>());
        Get(group, "/openapi.json", gate.Looking("openapi", services.GetRequiredService<OpenApiEndpoint>().SendAsync));
        group.MapGrpcService<GrpcInference>().Add(endpoint =>
        {
            // Streams are refused unread.
            if (endpoint.Metadata.OfType<GrpcMethodMetadata>().All(call => call.Method.Type == MethodType.Unary))
                endpoint.RequestDelegate = gate.Calling(endpoint.RequestDelegate!);
        });
        group.WithRequestTimeout(gate.TimeLimit);
        return group;
    }

    private static void MapProtocol(RouteGroupBuilder group, RequestGate gate, RestEndpoints rest)
    {
        Get(group, "/v2", gate.Looking("server", RestEndpoints.ServerAsync));
        Get(group, "/v2/health/live", gate.Looking("live", RestEndpoints.LiveAsync));
        Get(group, "/v2/health/ready", gate.Looking("ready", rest.ReadyAsync));
        foreach (var version in (string[])["", "/versions/{version}"])
        {
            Get(group, $"/v2/models/{{model}}{version}", gate.Looking("metadata", rest.ModelAsync));
            Get(group, $"/v2/models/{{model}}{version}/ready", gate.Looking("model-ready", rest.ModelReadyAsync));
            Post(group, $"/v2/models/{{model}}{version}/infer", gate.Predicting("infer", rest.InferAsync));
        }
    }

    private static void MapRepository(RouteGroupBuilder group, RequestGate gate, RepositoryEndpoints repository)
    {
        Post(group, "/v2/repository/index", gate.Reading("repository", repository.IndexAsync));
        foreach (var verb in (string[])["load", "unload"])
            Post(group, $"/v2/repository/models/{{model}}/{verb}", gate.Looking("repository", RepositoryEndpoints.RefuseAsync));
    }

    private static void MapRows(RouteGroupBuilder group, RequestGate gate, RowEndpoints rows)
    {
        Get(group, "/models", gate.Looking("models", rows.ListAsync));
        Get(group, "/models/{model}/{version?}", gate.Looking("model", rows.ShowAsync));
        Get(group, "/models/{model}/users", gate.Looking("users", rows.UsersAsync));
        Get(group, "/models/{model}/{version}/users", gate.Looking("users", rows.UsersAsync));
        Post(group, "/predict/{model}/{version?}", gate.Predicting("predict", rows.PredictAsync));
        Post(group, "/recommend/{model}/{version?}", gate.Predicting("recommend", rows.RecommendAsync));
    }

    private static void Get(RouteGroupBuilder group, string pattern, RequestDelegate handle) => group.MapGet(pattern, handle);

    private static void Post(RouteGroupBuilder group, string pattern, RequestDelegate handle) => group.MapPost(pattern, handle);
}
