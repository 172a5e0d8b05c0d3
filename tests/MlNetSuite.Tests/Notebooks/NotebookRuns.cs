using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;

[assembly: AssemblyFixture(typeof(MlNetSuite.Tests.Notebooks.NotebookRuns))]

namespace MlNetSuite.Tests.Notebooks;

/// <summary>Packages made once, and runs of notebooks against them: each in a process of its own, two at a time.</summary>
public sealed class NotebookRuns : IAsyncDisposable
{
    // The only system whose libtorch is on the machines that test.
    private const string Platform = "linux-x64";

    // Beside other tests on the same two cores; alone a notebook takes less than 3 minutes.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _places = new(2);
    private readonly ConcurrentDictionary<string, Lazy<Task<NotebookRun>>> _runs = new();
    private readonly Lazy<string> _packages;

    public NotebookRuns() => _packages = new(() =>
    {
        Checkout.Find().Pack(_folder.File("packages"));
        return _folder.File("packages");
    });

    /// <summary>The folder of this project's packages.</summary>
    internal string Packages => _packages.Value;

    public async ValueTask DisposeAsync()
    {
        // Runs that a failed test did not wait for have files in the folder.
        await Task.WhenAll(_runs.Values.Where(run => run.IsValueCreated)
            .Select(run => run.Value.ContinueWith(_ => { }, TaskScheduler.Default)));
        _places.Dispose();
        _folder.Dispose();
    }

    /// <summary>Runs a notebook once, whoever asks; those that follow are begun too.</summary>
    /// <param name="name">Of a committed notebook.</param>
    internal Task<NotebookRun> OfAsync(string name)
    {
        foreach (var following in CommittedNotebooks.Short.SkipWhile(other => other != name))
            _ = _runs.GetOrAdd(following,
                key => new(() =>
                    Task.Run(() => RunAsync(key, StoryNotebook.Of(CommittedNotebooks.Story(key), CommittedNotebooks.References))))).Value;
        return _runs[name].Value;
    }

    /// <summary>Runs notebooks after one another in one kernel, in a folder of their own.</summary>
    internal async Task<NotebookRun> RunAsync(string name, params IReadOnlyList<JsonObject> notebooks)
    {
        await _places.WaitAsync();
        try
        {
            return await NotebookProcess.RunAsync(Checkout.Find(), notebooks, Directory.CreateDirectory(_folder.File(name)).FullName,
                Packages, TimeLimit);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>A kernel for one test, in a folder of its own.</summary>
    internal KernelSession Kernel(TemporaryFolder folder) => KernelSession.Start(Checkout.Find(), folder.Path, Packages);

    internal static void SkipElsewhere() => Assert.SkipUnless(RuntimeInformation.RuntimeIdentifier == Platform,
        $"the notebooks ask for libtorch for {Platform}; this is {RuntimeInformation.RuntimeIdentifier}");
}
