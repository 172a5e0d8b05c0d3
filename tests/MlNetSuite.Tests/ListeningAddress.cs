using System.Diagnostics;

namespace MlNetSuite.Tests;

/// <summary>Where a web app that runs as a process listens.</summary>
internal static class ListeningAddress
{
    private const string Said = "Now listening on: ";

    /// <summary>Waits until the app says it.</summary>
    /// <param name="process">Its standard output is redirected.</param>
    /// <param name="before">What it printed until then.</param>
    internal static Uri Of(Process process, out string before)
    {
        before = "";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.IndexOf(Said, StringComparison.Ordinal) is >= 0 and var at)
                return new(line[(at + Said.Length)..]);
            before += line + '\n';
        }
        throw new InvalidOperationException($"the app ended before it listened:\n{before}");
    }
}
