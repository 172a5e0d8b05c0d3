namespace MlNetSuite.Tests.Notebooks;

/// <summary>One kernel that has loaded the packages, for tests that ask it after one another.</summary>
public sealed class SharedKernel(NotebookRuns runs) : IAsyncDisposable
{
    private const string Setup = """
        #r "nuget: MlNetSuite.Notebooks, 0.1.0"
        using System.IO;
        using MlNetSuite.AutoML.Studies;
        using MlNetSuite.AutoML.Sweeps;
        using MlNetSuite.Notebooks;
        using MlNetSuite.Prediction;
        using MlNetSuite.Data;
        using MlNetSuite.Training;
        using MlNetSuite.Training.Sweeps;
        using MlNetSuite.Training.Tasks;
        """;

    private readonly TemporaryFolder _folder = new();
    private KernelSession? _kernel;

    public async ValueTask DisposeAsync()
    {
        if (_kernel is not null)
            await _kernel.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The kernel, at work in an empty folder from now on.</summary>
    internal async Task<(KernelSession Kernel, string Folder)> InNewFolderAsync()
    {
        NotebookRuns.SkipElsewhere();
        if (_kernel is null)
        {
            _kernel = runs.Kernel(_folder);
            Assert.Null((await _kernel.SubmitAsync(Setup)).Failure);
        }
        var folder = Directory.CreateDirectory(_folder.File(Guid.NewGuid().ToString("N"))).FullName;
        Assert.Null((await _kernel.SubmitAsync($"Directory.SetCurrentDirectory(@\"{folder}\");")).Failure);
        return (_kernel, folder);
    }
}
