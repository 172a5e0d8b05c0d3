using System.Diagnostics;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary>A server in a process of its own: this program again, by its hidden verb <c>serving-host</c>.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, string url) => (_process, Url) = (process, url);

    internal string Url { get; }

    /// <summary>Resident memory, in bytes.</summary>
    internal long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    internal bool HasExited => _process.HasExited;

    internal static ServerProcess Start(string models)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(ServerProcess).Assembly.Location, "serving-host", models])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var url = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the server ended at once.");
        return new(process, url);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
