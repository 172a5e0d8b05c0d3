using System.CommandLine;
using Microsoft.Extensions.Hosting;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Server;
using MlNetSuite.Studio;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite studio STUDY...</c></summary>
internal static class StudioCommand
{
    /// <summary>Next to none of those of <c>serve</c>.</summary>
    internal const string DefaultUrl = "http://127.0.0.1:8200";

    private static readonly Argument<string[]> Studies = new("STUDY")
    {
        Description = "Study files written by mlnetsuite sweep --study, or URLs of study stores.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Name =
        new("--name") { Description = "Show only the study of this name [default: all].", HelpName = "NAME" };

    private static readonly Option<string[]> Models = new("--models")
    {
        Description = "Model zips or folders of zips: a study's page shows the card of its model and a link to try it.",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "FOLDER|FILE",
    };

    private static readonly Option<string[]> Urls = new("--urls")
    {
        Description = "The address to listen on; http://*:8200 means all addresses.",
        DefaultValueFactory = _ => [DefaultUrl],
        AllowMultipleArgumentsPerToken = true,
        HelpName = "URL",
    };

    private static readonly Option<string?> Keys =
        ServeCommand.KeyFile("Require an API key; the file holds the hashes of the valid keys (see: mlnetsuite serve-key).");

    private static readonly Option<bool> Insecure = new("--insecure") { Description = "Allow other machines without API keys." };

    internal static Command Create()
    {
        var command = new Command("studio", "Show studies in a browser while their sweeps run: charts, trials, models.")
        {
            Studies, Name, Models, Urls, Keys, Insecure,
        };
        Studies.Validators.Add(CommonOptions.RefuseOptionsAmongValues);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var (urls, name) = (parsed.GetRequiredValue(Studies), parsed.GetValue(Name));
        RequireStudies(urls, name);
        var settings = new PredictionServerSettings
        {
            Models = ServeCommand.CheckModels(parsed.GetValue(Models) ?? []),
            Urls = [.. parsed.GetRequiredValue(Urls).Select(url => ServeCommand.Url(Urls, url))],
            KeyFile = parsed.GetValue(Keys) is { } file ? ServeCommand.CheckKeys(file) : null,
        };
        ServeCommand.RequireKeys(settings, parsed.GetValue(Insecure));
        settings = settings with { LocalHostsOnly = settings.KeyFile is null && !parsed.GetValue(Insecure) };
        await using var app = StudioServer.Create(settings, studio =>
        {
            foreach (var url in urls)
                studio.Add(url);
            studio.Name = name;
            studio.TrainLine = TrainLine.Of;
        });
        await ServerStart.StartAsync(app, settings, cancel);
        using var impatient = new SecondSignal();
        Console.Out.WriteLine($"studio at {app.PageAddress()}");
        await Console.Out.FlushAsync(cancel);
        await app.WaitForShutdownAsync(cancel);
        return Failure.Done;
    }

    /// <summary>Each can be opened, and one of them has the study that is asked for.</summary>
    private static void RequireStudies(IReadOnlyList<string> urls, string? name)
    {
        StudyException? missing = null;
        var found = false;
        foreach (var url in urls)
        {
            using var store = StudyStores.Open(url, create: false);
            var names = store.Studies().Select(s => s.Name).ToList();
            if (name is null || names.Contains(name))
                found = true;
            else
                missing ??= StudioServer.Unknown(name, StudyStores.NameOf(url), names);
        }
        if (!found)
            throw missing!;
    }
}
