using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Benchmarks.AutoML.Problems;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary>Optuna in a Python process; the functions are computed here, for both sides.</summary>
internal static class OptunaProcess
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "AutoML", "optuna_side.py");

    private static string Python =>
        Environment.GetEnvironmentVariable("MLNETSUITE_PYTHON") ?? (File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

    /// <summary>Why Optuna cannot be run here, or null.</summary>
    internal static string? Missing()
    {
        try
        {
            using var process = Start("-c", "import optuna; print(optuna.__version__)");
            var version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"'{Python}' has no optuna";
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return $"'{Python}' cannot be started ({fault.Message}); MLNETSUITE_PYTHON names another";
        }
    }

    /// <summary>The least value found with each seed.</summary>
    internal static double[] Search(Problem problem, string sampler, int trials, int seeds)
    {
        using var process = Start(Script);
        process.StandardInput.WriteLine(new JsonObject
        {
            ["mode"] = "search",
            ["space"] = JsonNode.Parse(problem.Space.ToJson()),
            ["defaults"] = JsonNode.Parse(problem.Space.Defaults.ToJson()),
            ["trials"] = trials,
            ["seeds"] = seeds,
            ["sampler"] = sampler,
        }.ToJsonString());
        process.StandardInput.Flush();
        var best = Enumerable.Repeat(double.PositiveInfinity, seeds).ToArray();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var asked = JsonNode.Parse(line)!;
            var value = problem.Value(ParameterSet.FromJson(asked["parameters"]!.ToJsonString(), problem.Space));
            var seed = asked["seed"]!.GetValue<int>() - 1;
            best[seed] = Math.Min(best[seed], value);
            process.StandardInput.WriteLine(value.ToString("R", CultureInfo.InvariantCulture));
            process.StandardInput.Flush();
        }
        Finish(process);
        return best;
    }

    /// <summary>Seconds for one suggestion after <paramref name="history"/> trials.</summary>
    internal static double Speed(SearchSpace space, string sampler, int history, int suggestions)
    {
        using var process = Start(Script);
        process.StandardInput.WriteLine(new JsonObject
        {
            ["mode"] = "speed",
            ["space"] = JsonNode.Parse(space.ToJson()),
            ["history"] = history,
            ["suggestions"] = suggestions,
            ["sampler"] = sampler,
        }.ToJsonString());
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadToEnd();
        Finish(process);
        return JsonDocument.Parse(answer).RootElement.GetProperty("seconds").GetDouble();
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })
        ?? throw new InvalidOperationException($"'{Python}' did not start.");

    private static void Finish(Process process)
    {
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Script} ended with {process.ExitCode}; see its words above.");
    }
}
