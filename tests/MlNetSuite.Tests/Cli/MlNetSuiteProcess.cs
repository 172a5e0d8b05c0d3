using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetSuite.Tests.Cli;

/// <summary>What a run of the command left: exit code and both streams.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Standard output as the one JSON object it must be.</summary>
    internal JsonObject Json() => Lines() is [var line]
        ? (JsonObject)JsonNode.Parse(line)!
        : throw new InvalidOperationException($"not one line of JSON but, with exit code {ExitCode}: {Output}{Errors}");

    internal string[] Lines() => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Runs <c>mlnetsuite</c> as a process of its own, as scripts do.</summary>
internal static class MlNetSuiteProcess
{
    // Longer than any command takes beside other tests: one that waits for what never comes fails by what it said until then.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll");

    internal static CliResult Run(params string[] arguments) => Run("", arguments);

    internal static CliResult Run(string input, string[] arguments) => Run(Encoding.UTF8.GetBytes(input), arguments);

    internal static CliResult Run(byte[] input, string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        return Finish(process);
    }

    internal static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    internal static Process Start(IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var argument in (string[])[Dll, .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    internal static CliResult Finish(Process process)
    {
        using var late = new Timer(_ => process.Kill(entireProcessTree: true), null, Patience, Timeout.InfiniteTimeSpan);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, errors.Result);
    }
}
