using System.Diagnostics;

namespace MlNetSuite.Tests;

/// <summary>Runs <c>dotnet</c> as a person does.</summary>
internal static class DotnetProcess
{
    /// <summary>Runs it to its end; what it printed on either stream is in the failure where it did not succeed.</summary>
    internal static string Run(string folder, params string[] arguments) => Run(folder, "", 0, arguments).Output;

    /// <summary>Runs it to its end in an environment of its own; returns what it printed on standard output.</summary>
    internal static string Run(string folder, IReadOnlyDictionary<string, string> environment, string[] arguments, string input = "") =>
        Run(folder, input, 0, environment, arguments).Output;

    /// <summary>Runs it with something on standard input and expects an exit code.</summary>
    internal static (string Output, string Errors) Run(string folder, string input, int expected, params string[] arguments) =>
        Run(folder, input, expected, new Dictionary<string, string>(), arguments);

    /// <summary>Runs it in an environment of its own and expects an exit code.</summary>
    internal static (string Output, string Errors) Run(
        string folder, string input, int expected, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.StandardOutputEncoding = start.StandardInputEncoding = new System.Text.UTF8Encoding(false);
        // A build server that lives on would keep the streams open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == expected,
            $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{errors.Result}");
        return (output, errors.Result);
    }
}
