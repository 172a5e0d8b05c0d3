using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Hosting;
using MlNetSuite.Cli.Telemetry;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data;
using MlNetSuite.Server;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite serve FOLDER|FILE...</c></summary>
internal static class ServeCommand
{
    internal const string Name = "serve";

    private const string DefaultUrl = "http://127.0.0.1:8000";
    private const int MostMemory = 1 << 30;

    private static readonly Argument<string[]> Models = new("FOLDER|FILE")
    {
        Description = "Model zips or folders of zips: digits.zip is the model digits, digits/3.zip its version 3.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string[]> Urls = new("--urls")
    {
        Description = "The address to listen on for HTTP; http://*:8000 means all addresses.",
        DefaultValueFactory = _ => [DefaultUrl],
        AllowMultipleArgumentsPerToken = true,
        HelpName = "URL",
    };

    private static readonly Option<string[]> GrpcUrls = new("--grpc-urls")
    {
        Description = "The address to listen on for gRPC, or none [default: the port after that of --urls].",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "URL|none",
    };

    private static readonly Option<string?> Keys =
        KeyFile("Require an API key; the file holds the hashes of the valid keys (see: mlnetsuite serve-key).");

    private static readonly Option<bool> Insecure = new("--insecure") { Description = "Allow other machines without API keys." };

    private static readonly Option<double> MaxBody =
        NumberOption.Of("--max-body", "Maximum size of a request in megabytes.", "MB", usual: 32);

    private static readonly Option<double?> Memory = NumberOption.Optional("--memory",
        "Memory limit of all requests together in megabytes: bodies, inputs, responses [default: 1024, at least twice --max-body].", "MB");

    private static readonly Option<int> Concurrency = new("--concurrency")
    {
        Description = "Requests processed at the same time.",
        DefaultValueFactory = _ => new PredictionServerOptions().Concurrency,
        HelpName = "N"
    };

    private static readonly Option<int> Threads = CommonOptions.Threads();

    private static readonly Option<int> Queue =
        new("--queue")
        {
            Description = "Requests that may wait in the queue; further ones are answered with 429.",
            DefaultValueFactory = _ => 1_024,
            HelpName = "N"
        };

    private static readonly Option<double> Timeout =
        NumberOption.Of("--timeout", "Time limit of a request in seconds.", "SECONDS", usual: 30);

    private static readonly Option<double> Drain = NumberOption.Of("--drain",
        "Seconds to keep accepting requests after a stop signal, while reporting not ready; a second signal ends them.", "SECONDS", usual: 1);

    internal static Command Create()
    {
        var serve = new Command(Name, "Serve models over HTTP and gRPC, with a web page to try them.")
        {
            Models, Urls, GrpcUrls, Keys, Insecure, MaxBody, Memory, Concurrency, Threads, Queue, Timeout, Drain,
        };
        Models.Validators.Add(CommonOptions.RefuseOptionsAmongValues);
        serve.SetAction(RunAsync);
        return serve;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var settings = Settings(parsed);
        RequireKeys(settings, parsed.GetValue(Insecure));
        OtlpExport.RequireAddress();
        settings = settings with { LocalHostsOnly = settings.KeyFile is null && !parsed.GetValue(Insecure) };
        await using var app = PredictionServer.Create(settings);
        await ServerStart.StartAsync(app, settings, cancel);
        using var impatient = new SecondSignal();
        var names = app.ModelNames();
        var what = names.Count > 0 ? string.Join(", ", names) : $"no model yet (put model zips into {string.Join(", ", settings.Models)})";
        Console.Out.WriteLine($"serving {what} at {string.Join(", ", app.Addresses())}");
        await Console.Out.FlushAsync(cancel);
        await app.WaitForShutdownAsync(cancel);
        return Failure.Done;
    }

    private static PredictionServerSettings Settings(ParseResult parsed)
    {
        var urls = parsed.GetRequiredValue(Urls).Select(u => Url(Urls, u)).ToList();
        IReadOnlyList<ListenUrl> grpc = parsed.GetValue(GrpcUrls) switch
        {
            null or [] => [.. urls.Select(u => u.Next)],
            ["none"] => [],
            var given => [.. given.Select(u => Url(GrpcUrls, u))],
        };
        if (urls.Intersect(grpc).FirstOrDefault(url => url.Port != 0) is { } both)
            throw new InputException($"--grpc-urls {both}: is an address of --urls, too; HTTP and gRPC need a port each.");
        return new()
        {
            Models = CheckModels(parsed.GetRequiredValue(Models)),
            Urls = urls,
            GrpcUrls = grpc,
            KeyFile = parsed.GetValue(Keys) is { } file ? CheckKeys(file) : null,
            Options = Limits(parsed),
            Threads = CommonOptions.Threads(parsed, Threads),
            Drain = Seconds(Drain, 0, parsed),
        };
    }

    internal static string[] CheckModels(string[] paths)
    {
        foreach (var path in paths)
            if (new FileInfo(path).LinkTarget is { } target && LeadsNowhere(path))
                throw new InputException($"'{path}' is a link to '{target}', where there is no file.");
        var files = paths.Where(path => !Directory.Exists(path)).GroupBy(Path.GetFileNameWithoutExtension);
        if (files.FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"{string.Join(" and ", twice.Select(path => $"'{path}'"))} are both the model '{twice.Key}'; give them " +
                "different names, or put them into a folder of that name as versions 1.zip, 2.zip.");
        return paths;
    }

    private static bool LeadsNowhere(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true) is { Exists: false } target && !Directory.Exists(target.FullName);
        }
        catch (IOException)
        {
            // A link to itself, by however many others.
            return true;
        }
    }

    private static PredictionServerOptions Limits(ParseResult parsed)
    {
        var most = parsed.GetValue(MaxBody);
        Require(MaxBody, most, most * (1 << 20) is >= 1 and < int.MaxValue, "above 0 and below 2048 MB");
        var body = (long)(most * (1 << 20));
        var memory = parsed.GetValue(Memory);
        Require(Memory, memory ?? 0, memory is null or <= MostMemory && !(memory * (1 << 20) < 2 * body),
            $"at least twice --max-body, which is {most.ToString(CultureInfo.InvariantCulture)} MB, and at most {MostMemory} MB");
        var (concurrency, queue) = (parsed.GetValue(Concurrency), parsed.GetValue(Queue));
        Require(Concurrency, concurrency, concurrency >= 1, "at least 1");
        Require(Queue, queue, queue >= 0, "at least 0");
        return new()
        {
            MaxBodyBytes = body,
            MaxBufferedBytes = memory is { } given
                ? (long)(given * (1 << 20))
                : Math.Max(new PredictionServerOptions().MaxBufferedBytes, 2 * body),
            Concurrency = concurrency,
            Queue = queue,
            RequestTimeout = Seconds(Timeout, 0.001, parsed),
        };
    }

    private static void Require(Option option, double given, bool holds, string range)
    {
        if (!holds)
            throw new InputException($"{option.Name} {given.ToString(CultureInfo.InvariantCulture)}: must be {range}.");
    }

    internal static void RequireKeys(PredictionServerSettings settings, bool insecure)
    {
        if (settings.KeyFile is null && !insecure && settings.Urls.Concat(settings.GrpcUrls).FirstOrDefault(u => !u.IsLoopback) is { } open)
            throw new InputException(
                $"{open} is reachable from other machines, and without API keys anyone there can use the models. " +
                "Pass --api-keys FILE (create a key with: mlnetsuite serve-key --api-keys FILE), or --insecure to allow it.");
    }

    internal static ListenUrl Url(Option option, string text)
    {
        try
        {
            return ListenUrl.Parse(text);
        }
        catch (FormatException fault)
        {
            throw new InputException($"{option.Name}: {fault.Message}", fault);
        }
    }

    private static TimeSpan Seconds(Option<double> option, double least, ParseResult parsed)
    {
        var seconds = parsed.GetValue(option);
        Require(option, seconds, seconds >= least && seconds <= 86_400,
            $"between {least.ToString(CultureInfo.InvariantCulture)} and 86400 seconds");
        return TimeSpan.FromSeconds(seconds);
    }

    internal static string CheckKeys(string file)
    {
        try
        {
            ApiKeys.Parse(File.ReadLines(file), file);
            return file;
        }
        catch (FormatException fault)
        {
            throw new InputException(fault.Message, fault);
        }
    }

    internal static Option<string?> KeyFile(string description) => new("--api-keys") { Description = description, HelpName = "FILE" };

    /// <summary>Refuses a file that holds something else, to which a line must not be added.</summary>
    internal static void RequireKeysOnly(string path)
    {
        try
        {
            if (File.Exists(path))
                ApiKeys.ParseAny(File.ReadLines(path), path);
        }
        catch (FormatException)
        {
            throw new InputException($"'{path}' exists and holds something other than hashes of keys; choose another --api-keys.");
        }
    }
}
