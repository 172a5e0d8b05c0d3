using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Data.Store;
using MlNetSuite.Training.Torch;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite setup torch [--check]</c>: what the command does without until it is needed.</summary>
internal static class SetupCommand
{
    private static readonly IReadOnlyDictionary<string, ContentState> NoFiles = new Dictionary<string, ContentState>();

    internal static Command Create() => new("setup", "Get what is not in the command's own package.") { Torch() };

    private static Command Torch()
    {
        var check = new Option<bool>("--check")
        {
            Description = "Fetch nothing: say where libtorch is and whether its files are those of the package; exit code 1 if not.",
        };
        var json = CommonOptions.Json();
        var command = new Command("torch",
            "Get libtorch, by which networks are trained, into the cache folder, out of its NuGet package, by the .NET SDK.")
        { check, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var store = LibTorchStore.Default;
            var already = LibTorch.IsFound;
            // What lies beside the program is its own: it was built with it.
            var files = IsBeside(store) ? NoFiles : store.Check();
            if (!parsed.GetValue(check) && !(already && files.Values.All(state => state == ContentState.Official)))
            {
                await FetchAsync(cancel);
                files = store.Check();
            }
            var isReady = LibTorch.IsFound && files.Values.All(state => state == ContentState.Official);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(Json(store, files, isReady).ToJsonString());
            else
                Show(store, files, already);
            return isReady ? Failure.Done : Failure.WorkFailed;
        });
        return command;
    }

    /// <summary>Fetches it, with a bar or lines of progress.</summary>
    internal static Task FetchAsync(CancellationToken cancel) =>
        DownloadBar.RunAsync("libtorch", progress => LibTorchStore.Default.FetchAsync(progress, cancel));

    private static bool IsBeside(LibTorchStore store) => LibTorch.FoundIn is { } folder && folder != store.Find();

    private static void Show(LibTorchStore store, IReadOnlyDictionary<string, ContentState> files, bool already)
    {
        if (LibTorch.FoundIn is not { } folder)
        {
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
                $"{store.Package} is not on this machine; get it with setup torch, or {store.ByHand}");
            return;
        }
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture,
            $"{store.Package} is {(already ? "already " : "")}in {folder}");
        foreach (var (name, state) in files)
            AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"  {name}: {FileContents.Name(state)}");
    }

    private static JsonObject Json(LibTorchStore store, IReadOnlyDictionary<string, ContentState> files, bool isReady) => new()
    {
        ["package"] = store.Package,
        ["folder"] = LibTorch.FoundIn,
        ["ready"] = isReady,
        ["files"] = new JsonArray([.. files.Select(file =>
            new JsonObject { ["name"] = file.Key, ["content"] = FileContents.Name(file.Value) })]),
    };
}
