using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlNetSuite.Studio.Endpoints;
using MlNetSuite.Studio.Pages;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio;

/// <summary>The studio of any ASP.NET Core app.</summary>
/// <example><code>
/// builder.Services.AddStudio(studio => studio.Add("studies.db"));
/// var app = builder.Build();
/// app.MapStudio();                                     // .RequireAuthorization() and the like work here
/// </code></example>
public static class StudioEndpoints
{
    /// <summary>Registers what <see cref="MapStudio"/> needs.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Says which studies are shown.</param>
    public static IServiceCollection AddStudio(this IServiceCollection services, Action<StudioOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        services.TryAddSingleton(provider => new WatchedStudies(provider.GetRequiredService<IOptions<StudioOptions>>().Value));
        return services;
    }

    /// <summary>Maps the page and what it asks.</summary>
    /// <param name="endpoints">An app.</param>
    /// <param name="pattern">Where.</param>
    /// <returns>What the page asks, for conventions such as <c>RequireAuthorization</c>. The page itself, which holds nothing of a study,
    /// is open to all, so that it can ask for a key (see <see cref="Server.ApiKeyAuthentication"/>).</returns>
    /// <exception cref="AutoML.Studies.StudyException">A store's URL is of no known kind.</exception>
    public static IEndpointConventionBuilder MapStudio(this IEndpointRouteBuilder endpoints, string pattern = "/studio")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var options = services.GetRequiredService<IOptions<StudioOptions>>().Value;
        var studies = services.GetRequiredService<WatchedStudies>();
        var life = services.GetRequiredService<IHostApplicationLifetime>();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("MlNetSuite.Studio");
        var viewers = new Viewers(options.MaxViewers);
        var questions = new StudyQuestions(studies, options);
        endpoints.MapGroup(pattern).MapStudioPage().AllowAnonymous();
        var group = endpoints.MapGroup($"{pattern.TrimEnd('/')}/api");
        Get("/about", questions.AboutAsync);
        Get("/studies", questions.ListAsync);
        Get("/studies/events", new ListEvents(studies, viewers, options, life).SendAsync);
        Get("/study/events", new StudyEvents(studies, options, viewers, life).SendAsync);
        Get("/trial", questions.TrialAsync);
        Get("/front", questions.FrontAsync);
        Get("/importance", questions.ImportanceAsync);
        Get("/export", questions.ExportAsync);
        var steering = new Steering(studies, options);
        Post("/sweep", steering.SteerAsync);
        Post("/trials", steering.EnqueueAsync);
        Post("/notes", steering.AnnotateAsync);
        return group;

        void Post(string path, Func<HttpContext, Task> handle) => group.MapPost(path, StudioRequest.Guarded(handle, log));

        void Get(string path, Func<HttpContext, Task> handle) => group.MapGet(path, StudioRequest.Guarded(handle, log));
    }
}
