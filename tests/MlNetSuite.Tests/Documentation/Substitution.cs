using System.Text.RegularExpressions;

namespace MlNetSuite.Tests.Documentation;

/// <summary>Where a command is run otherwise than written: because it would take minutes, or ports that are taken.</summary>
/// <param name="Written">What stands in the document.</param>
/// <param name="Run">What is run in its place.</param>
internal sealed record Substitution(string Written, string Run)
{
    internal static IReadOnlyList<Substitution> All { get; } =
    [
        // Searches of minutes; a number of trials ends alike on a machine of any speed.
        new(@"--time \d+", "--trials 2"),
        new(@"\bTime = TimeSpan\.FromMinutes\(\d+\)", "Trials = 3"),
        // Tens of epochs of a convolutional network.
        new(@"(?<=train image-classification --data (my-pictures|mnist)(?! .*epochs))", " --set epochs=2"),
        // Ports of their own.
        new(@"(?<=serve [^#]*?)--urls http://\*:8000", "--urls http://*:0"),
        new(@"^(mlnetsuite (?:serve|studio) (?![^#]*--urls)[^#]*?)(\s*#.*)?$", "$1 --urls http://127.0.0.1:0$2"),
        new(@"\b(localhost|host):8000", "{SERVER}"),
    ];

    /// <summary>The command as it is run.</summary>
    /// <param name="command">As written.</param>
    /// <param name="server">Host and port of the server that runs.</param>
    internal static string Apply(string command, string server) => All
        .Aggregate(command, (text, s) => Regex.Replace(text, s.Written, s.Run, RegexOptions.None, TimeSpan.FromSeconds(1)))
        .Replace("{SERVER}", server, StringComparison.Ordinal);
}
