using System.Globalization;
using MlNetSuite.Training.Torch;
using Spectre.Console;

namespace MlNetSuite.Cli.Commands;

/// <summary>Fetches libtorch for a command that needs it, where a person sits at the terminal and agrees. In a pipe nothing is fetched that
/// was not asked for: the command then says what it lacks.</summary>
internal static class TorchOffer
{
    /// <summary>Asks, unless libtorch is there or nobody can answer.</summary>
    /// <param name="trainers">Names those that compute by libtorch; called where it matters.</param>
    /// <param name="json">Whether standard output is for a program.</param>
    /// <param name="cancel">Stops the question and the download.</param>
    internal static async Task MakeAsync(Func<IReadOnlyList<string>> trainers, bool json, CancellationToken cancel)
    {
        if (json || !IsAttended || trainers() is not { Count: > 0 } names || LibTorch.IsFound)
            return;
        var store = LibTorchStore.Default;
        var question = string.Create(CultureInfo.InvariantCulture,
            $"{string.Join(", ", names)}: trained by libtorch, which is not on this machine. Fetch {store.Package} now " +
            $"({store.Size.Download / 1e6:N0} MB, {store.Size.Disk / 1e6:N0} MB on the disk)?");
        if (await AnsiConsole.Console.ConfirmAsync(Markup.Escape(question), defaultValue: true, cancel))
            await SetupCommand.FetchAsync(cancel);
    }

    private static bool IsAttended => !Console.IsInputRedirected && !Console.IsOutputRedirected && !Console.IsErrorRedirected
        && AnsiConsole.Console.Profile.Capabilities.Interactive;
}
