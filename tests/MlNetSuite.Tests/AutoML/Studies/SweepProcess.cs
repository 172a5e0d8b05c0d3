using System.Diagnostics;

namespace MlNetSuite.Tests.AutoML.Studies;

/// <summary>Runs tests/MlNetSuite.SweepProcess, a sweep that can be killed.</summary>
internal static class SweepProcess
{
    private static readonly string Dll = Path.Combine(
        AppContext.BaseDirectory.Replace("MlNetSuite.Tests", "MlNetSuite.SweepProcess", StringComparison.Ordinal),
        "MlNetSuite.SweepProcess.dll");

    internal static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Dll, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Waits for the process to do so by itself, without a fault.</summary>
    internal static void End(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        process.Dispose();
    }

    /// <summary>SIGKILL, or TerminateProcess on Windows.</summary>
    internal static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
