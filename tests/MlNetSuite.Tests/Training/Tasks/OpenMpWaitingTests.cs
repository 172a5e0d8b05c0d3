using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>Threads of LightGBM sleep while they wait, so that what else the machine does holds up no training.</summary>
public sealed class OpenMpWaitingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "PASSIVE")]
    [InlineData("active", "ACTIVE")]
    public void They_sleep_unless_a_user_says_otherwise(string? policy, string applied)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libgomp, the OpenMP of Linux, tells its settings; others do not");
        var file = _folder.File("rows.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 60).Select(i => $"{i},{i * 7 % 13},{(i > 30 ? "a" : "b")}").Prepend("x,z,label"));
        Dictionary<string, string> environment = new() { ["OMP_DISPLAY_ENV"] = "true" };
        if (policy is not null)
            environment["OMP_WAIT_POLICY"] = policy;
        using var process = MlNetSuiteProcess.Start(environment,
            ["train", "classification", "--data", file, "--trainer", "lightgbm", "--out", _folder.File("x.zip")]);
        var trained = MlNetSuiteProcess.Finish(process);
        Assert.Equal(0, trained.ExitCode);
        Assert.Contains($"OMP_WAIT_POLICY = '{applied}'", trained.Errors, StringComparison.Ordinal);
    }
}
