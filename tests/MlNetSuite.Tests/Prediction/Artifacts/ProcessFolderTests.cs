using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Tests.Prediction.Artifacts;

/// <summary>A folder that one process has to itself.</summary>
public class ProcessFolderTests
{
    [Fact]
    public void Two_have_different_folders_and_neither_removes_the_others()
    {
        using var parent = new TemporaryFolder();
        var first = ProcessFolder.Create(parent.Path, "process-");
        using var second = ProcessFolder.Create(parent.Path, "process-");
        Assert.NotEqual(first.Path, second.Path);
        Assert.True(Directory.Exists(first.Path));
        File.WriteAllText(Path.Combine(first.Path, "final.zip"), "{}");
        first.Dispose();
        Assert.Equal([second.Path], Directory.GetDirectories(parent.Path));
    }

    [Fact]
    public void What_a_killed_process_left_is_removed_and_nothing_else()
    {
        using var parent = new TemporaryFolder();
        var left = Directory.CreateDirectory(parent.File("process-killed"));
        File.WriteAllText(Path.Combine(left.FullName, "final.zip"), "{}");
        File.WriteAllText(parent.File("process-killed.lock"), "");
        File.WriteAllText(parent.File("trial-00000.scores"), "");
        Directory.CreateDirectory(parent.File("process-without-lock"));
        ProcessFolder.Create(parent.Path, "process-").Dispose();
        Assert.Equal(["process-without-lock", "trial-00000.scores"], Directory.GetFileSystemEntries(parent.Path).Select(Path.GetFileName)
            .Order());
    }
}
