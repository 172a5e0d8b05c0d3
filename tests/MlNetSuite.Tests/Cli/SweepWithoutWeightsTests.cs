using MlNetSuite.Tests.Contracts;

namespace MlNetSuite.Tests.Cli;

/// <summary>A sweep on a machine without pretrained weights tries the other trainers, and says which it leaves out.</summary>
public class SweepWithoutWeightsTests
{
    [Fact]
    public void Trainers_whose_weights_are_absent_are_left_out_and_named()
    {
        using var folder = new TemporaryFolder();
        var nowhere = folder.File("home");
        using var process = MlNetSuiteProcess.Start(
            new Dictionary<string, string>
            {
                ["HOME"] = nowhere,
                ["NUGET_PACKAGES"] = nowhere,
                ["XDG_CACHE_HOME"] = nowhere,
                ["LOCALAPPDATA"] = nowhere,
                ["MLNETSUITE_WEIGHTS"] = "",
            },
            ["sweep", "text-classification", "--data", TinyFiles.Texts(folder), "--trials", "5", "--out", folder.File("m.zip"), "--json"]);
        process.StandardInput.Close();
        var result = MlNetSuiteProcess.Finish(process);
        Assert.Equal(0, result.ExitCode);
        var json = result.Json();
        Assert.Contains(
            "sentence and transformer left out: the pretrained weights all-minilm-l6-v2 are not on this machine; " +
            "mlnetsuite weights pull all-minilm-l6-v2 gets them", json.ToJsonString());
        Assert.DoesNotContain("\"trainer\":\"sentence\"", json.ToJsonString());
    }
}
