using System.CommandLine;

namespace MlNetSuite.Cli.Commands;

/// <summary><c>mlnetsuite completion bash|zsh|pwsh|fish</c>: a script by which a shell asks this program what may come next
/// (<see cref="Completion.Suggestions"/>).</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "pwsh", "fish"];

    internal static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = $"One of {string.Join(", ", Shells)}." };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command("completion", "Print the script by which a shell completes commands, options and values.") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.Write(Script(parsed.GetRequiredValue(shell)));
            return Failure.Done;
        });
        return command;
    }

    private static string Script(string shell)
    {
        using var stream = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
