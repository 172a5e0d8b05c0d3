using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary>Runs <c>mlnetsuite</c> as a person does and reads what it prints as JSON.</summary>
internal static class SweepRun
{
    /// <summary>Runs a command whose zip goes to a temporary file.</summary>
    internal static JsonObject Json(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-bench-");
        try
        {
            return Told([.. arguments, "--out", Path.Combine(folder.FullName, "model.zip")]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs a command with <c>--json</c>.</summary>
    internal static JsonObject Told(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll"), .. arguments, "--json"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (JsonObject)JsonNode.Parse(output)!
            : throw new InvalidOperationException(
                $"mlnetsuite {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors.Result}");
    }

    internal static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
