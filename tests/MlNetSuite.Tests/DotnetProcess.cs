using System.Diagnostics;

namespace MlNetSuite.Tests;

/// <summary>Runs <c>dotnet</c> as a person does.</summary>
internal static class DotnetProcess
{
    /// <summary>Runs it to its end; what it printed on either stream is in the failure where it did not succeed.</summary>
    internal static string Run(string folder, params string[] arguments) => Run(folder, "", 0, arguments).Output;

    /// <summary>Runs it with something on standard input and expects an exit code.</summary>
    internal static (string Output, string Errors) Run(string folder, string input, int expected, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.StandardOutputEncoding = start.StandardInputEncoding = new System.Text.UTF8Encoding(false);
        // A build server that lives on would keep the streams open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == expected, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}\n{errors.Result}");
        return (output, errors.Result);
    }
}
