using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.EndToEnd;
using MlNetSuite.Data;

namespace MlNetSuite.Benchmarks.Cluster;

/// <summary>Workers of one slot each, and sweeps that use them, as a person starts them.</summary>
internal sealed class WorkerProcesses : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnetsuite cluster ");
    private readonly string _url;
    private readonly Process[] _workers;

    internal WorkerProcesses(string url, int count)
    {
        _url = url;
        _workers = new Process[count];
        for (var worker = 0; worker < count; worker++)
            _workers[worker] = Start(worker);
    }

    internal int Count => _workers.Length;

    /// <summary>Kills a worker, and starts another in its place.</summary>
    internal void Replace(int worker)
    {
        End(_workers[worker]);
        _workers[worker] = Start(worker);
    }

    /// <summary>Runs a sweep on the workers, or where there are none in this machine's own processes, and returns the study's trials.</summary>
    internal JsonArray Sweep(string name, string[] options, CancellationTokenSource? over = null)
    {
        var study = _url.Length > 0 ? _url : Path.Combine(_folder.FullName, "study.db");
        string[] cluster = Count > 0 ? ["--cluster", _url] : [];
        Command(["sweep", "text-classification", "--study", study, "--name", name, "--out", Path.Combine(_folder.FullName, $"{name}.zip"),
            "--json", .. cluster, .. options]);
        over?.Cancel();
        return JsonNode.Parse(Command(["study", "show", study, "--name", name, "--json"]))!["trials"]!.AsArray();
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
            End(worker);
        _folder.Delete(recursive: true);
    }

    private static string Command(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(CommandRun.Dotnet, [CommandRun.CommandLine, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InputException($"{arguments[0]} failed: {errors.Result}");
    }

    private Process Start(int worker)
    {
        var start = new ProcessStartInfo(CommandRun.Dotnet,
            [CommandRun.CommandLine, "worker", "--cluster", _url, "--slots", "1",
                "--cache", Path.Combine(_folder.FullName, worker.ToString(CultureInfo.InvariantCulture))])
        {
            RedirectStandardOutput = true,
        };
        // A worker takes the machine for its own: as many stand for machines with fewer cores.
        start.Environment["DOTNET_PROCESSOR_COUNT"] = Math.Max(1, Environment.ProcessorCount / Count).ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(start)!;
        // It may say before that some who were killed do not answer.
        while (!(process.StandardOutput.ReadLine() ?? throw new InputException("a worker did not join.")).StartsWith(
            "joined", StringComparison.Ordinal)) ;
        return process;
    }

    private static void End(Process worker)
    {
        worker.Kill(entireProcessTree: true);
        worker.WaitForExit();
        worker.Dispose();
    }
}
