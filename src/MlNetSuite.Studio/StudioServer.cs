using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Server;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio;

/// <summary>The whole server of the command: the studio, and beside it the models and the page that tries them, where there are some; keys,
/// limits and protection are the prediction server's.</summary>
internal static class StudioServer
{
    /// <summary>Where the studio is.</summary>
    internal const string Path = "studio/";

    /// <summary>A server that is not started.</summary>
    internal static WebApplication Create(PredictionServerSettings settings, Action<StudioOptions> configure) =>
        PredictionServer.Create(settings with
        {
            Home = settings.Models.Count > 0 ? null : Path,
            Drain = TimeSpan.Zero,
            Services = services => services.AddStudio(studio =>
            {
                studio.Models = settings.Models.Count > 0 ? "../" : null;
                configure(studio);
            }),
            Endpoints = app =>
            {
                app.MapStudio();
                // The first who looks need not wait for a large study to be read.
                app.Lifetime.ApplicationStarted.Register(() => Task.Run(() => ReadAll(app.Services.GetRequiredService<WatchedStudies>())));
            },
        });

    private static void ReadAll(WatchedStudies studies)
    {
        foreach (var study in studies.List().Studies)
            study.Read();
    }

    /// <summary>Says that a store has no such study, and which it has.</summary>
    internal static StudyException Unknown(string name, string store, IReadOnlyList<string> known) =>
        new(StudyNames.Unknown(name, store, known));

    /// <summary>The page's address.</summary>
    internal static string PageAddress(this WebApplication app) => $"{app.Addresses()[0].TrimEnd('/')}/{Path}";
}
