using System.Diagnostics;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Store;

public class InputFileTests
{
    [Fact]
    public async Task A_pipe_is_refused_by_name_with_what_to_do_instead()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "has no pipes among its files");
        using var folder = new MlNetSuite.Tests.TemporaryFolder();
        var path = folder.File("rows");
        using (var made = Process.Start("mkfifo", [path]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        // Opening it for reading waits for one who writes.
        var writing = Task.Run(() => File.WriteAllText(path, "a,b\n1,2\n"), TestContext.Current.CancellationToken);
        var fault = Assert.Throws<InputException>(() => RowReader.Read(path).ToList());
        Assert.Contains($"'{path}' is a pipe", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--input -", fault.Message, StringComparison.Ordinal);
        await Task.WhenAny(writing);
    }
}
