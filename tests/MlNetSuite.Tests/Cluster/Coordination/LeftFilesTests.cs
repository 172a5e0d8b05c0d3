using System.Security.Cryptography;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Cluster.Coordination;
using MlNetSuite.Cluster.Workers;
using Orleans.Runtime;

namespace MlNetSuite.Tests.Cluster.Coordination;

/// <summary>What a worker says that its trial left is not believed.</summary>
public sealed class LeftFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_comes_as_announced_is_there_and_a_mark_of_an_earlier_run_is_gone()
    {
        File.WriteAllText(_folder.File("trial-00007.constant"), "");
        await FetchAsync(new("trial-00007.scores", 5, Hash("12345")), "12345");
        Assert.Equal(["trial-00007.scores"], Names());
        Assert.Equal("12345", File.ReadAllText(_folder.File("trial-00007.scores")));
    }

    [Theory]
    [InlineData("trial-00008.zip", 5, "12345", "offers files that no trial leaves")] // of another trial
    [InlineData("../trial-00007.zip", 5, "12345", "offers files that no trial leaves")]
    [InlineData("trial-00007.exe", 5, "12345", "offers files that no trial leaves")]
    [InlineData("trial-00007.zip", -1, "12345", "too large")]
    [InlineData("trial-00007.zip", long.MaxValue, "12345", "too large")]
    [InlineData("trial-00007.zip", 4, "12345", "of another length")]
    [InlineData("trial-00007.zip", 6, "12345", "of another length")]
    [InlineData("trial-00007.zip", 5, "54321", "other content")]
    public async Task What_is_not_as_announced_fails_the_trial_by_name_and_leaves_nothing(string name, long length, string sent, string why)
    {
        var fault = await Assert.ThrowsAsync<TrialFailedException>(() => FetchAsync(new(name, length, Hash("12345")), sent));
        Assert.Contains("worker liar", fault.Message);
        Assert.Contains(why, fault.Message);
        Assert.Empty(Names());
    }

    [Fact]
    public async Task What_the_sweep_has_no_use_for_stays_where_it_is()
    {
        File.WriteAllText(_folder.File("trial-00007.scores"), "of an earlier run");
        await FetchAsync(new("trial-00007.scores", 5, Hash("12345")), "12345", _ => false);
        Assert.Empty(Names());
    }

    private string[] Names() => [.. Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path))];

    private Task FetchAsync(LeftFile file, string sent, Func<LeftByTrial, bool>? wants = null)
    {
        var worker = new RemoteWorker(SiloAddress.Zero, new Sender(System.Text.Encoding.UTF8.GetBytes(sent))) { Name = "liar" };
        var order = new TrialOrder(Guid.NewGuid(), 7, [], 1, null, 1, null);
        var trial = new RemoteTrial(worker, order, new(new(7, new MlNetSuite.AutoML.Spaces.SearchSpace().Defaults, 1), _ => true));
        return new LeftFiles(_folder.Path, wants ?? (_ => true)).FetchAsync(trial, worker, order, new(EndKind.Completed, [1], [file], null, 0),
            TestContext.Current.CancellationToken);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>A worker that only sends.</summary>
    private sealed class Sender(byte[] content) : IWorkerGrain
    {
        public Task<byte[]> Read(Guid order, string name, long offset) => Task.FromResult(content[(int)Math.Min(offset, content.Length)..]);

        public Task<WorkerStatus> Status(Guid? sweep) => throw new NotSupportedException();

        public Task<Preparation> Prepare(Guid sweep, string version, byte[] description, byte[] files) => throw new NotSupportedException();

        public Task<string?> Send(Guid sweep, int file, long offset, byte[] chunk) => throw new NotSupportedException();

        public Task<BeginAnswer> Begin(Guid sweep, TrialOrder order) => throw new NotSupportedException();

        public Task<Heard> Listen(Guid order, int from, bool hasBegun) => throw new NotSupportedException();

        public Task End(Guid order) => throw new NotSupportedException();

        public Task Release(Guid order) => throw new NotSupportedException();

        public Task Close(Guid sweep) => throw new NotSupportedException();
    }
}
