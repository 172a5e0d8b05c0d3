using System.Diagnostics;
using System.Text;
using System.Text.Json;
using MlNetSuite.Cluster.Shipping;
using MlNetSuite.Cluster.Workers;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Cluster.Workers;

/// <summary>What a worker does with orders, asked directly.</summary>
public sealed class WorkerMachineTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Guid _sweep = Guid.NewGuid();
    private WorkerMachine _machine = null!;

    public ValueTask InitializeAsync()
    {
        _machine = new(new()
        {
            Program = () => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll"), "sweep-worker"]),
            Slots = 1,
            Memory = 4_000_000_000,
            Cache = _folder.File("cache"),
            Patience = TimeSpan.FromSeconds(2),
        });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _machine.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_trial_is_begun_once_heard_to_its_end_and_leaves_what_it_says()
    {
        Prepare();
        var order = Order(3);
        Assert.Equal(BeginAnswer.Begun, _machine.Begin(_sweep, order));
        Assert.Equal(BeginAnswer.Begun, _machine.Begin(_sweep, order));
        Assert.Equal(BeginAnswer.Full, _machine.Begin(_sweep, Order(4)));
        Assert.Equal([3], _machine.Status(null).Running);
        var end = await EndAsync(order);
        Assert.True(end.Kind == EndKind.Completed, end.Reason);
        Assert.Equal(["trial-00003.scores", "trial-00003.zip"], end.Left.Select(f => f.Name).Where(n => !n.EndsWith("constant")).Order());
        var zip = end.Left.Single(f => f.Name.EndsWith(".zip"));
        Assert.Equal(zip.Length, _machine.Read(order.Id, zip.Name, 0).Length);
        Assert.Throws<FileNotFoundException>(() => _machine.Read(order.Id, "../x", 0));
        _machine.Release(order.Id);
        Assert.Equal(EndKind.Unknown, (await _machine.ListenAsync(order.Id, 0, false)).End!.Kind);
    }

    [Fact]
    public async Task A_trial_and_a_sweep_that_nobody_asks_for_end_by_themselves()
    {
        Prepare();
        Assert.Equal(BeginAnswer.Begun, _machine.Begin(_sweep, Order(0)));
        await Until(() => _machine.Status(null).Running.Length == 0);
        await Until(() => Directory.GetDirectories(_folder.File("cache/sweeps")).Length == 0);
        Assert.Equal(BeginAnswer.Unknown, _machine.Begin(_sweep, Order(1)));
    }

    [Fact]
    public void A_trial_that_asks_for_more_memory_than_is_free_waits()
    {
        Prepare();
        Assert.Equal(BeginAnswer.Full, _machine.Begin(_sweep, Order(0) with { MaxMemory = 5_000_000_000 }));
    }

    [Fact]
    public async Task A_worker_that_leaves_gives_back_what_does_not_end_in_time()
    {
        Prepare();
        var order = Order(0);
        Assert.Equal(BeginAnswer.Begun, _machine.Begin(_sweep, order));
        var leaving = _machine.DrainAsync(TimeSpan.Zero);
        Assert.Equal(EndKind.GivenBack, (await EndAsync(order)).Kind);
        Assert.Equal(BeginAnswer.Draining, _machine.Begin(_sweep, Order(1)));
        _machine.Release(order.Id);
        await leaving;
    }

    [Fact]
    public void Another_version_and_unsound_lists_of_files_are_refused_by_name()
    {
        Assert.Contains("both must be the same", _machine.Prepare(_sweep, "9.9", [], []).Refusal);
        foreach (var description in (byte[][])[[], "[]"u8.ToArray(), Description("x")])
            Assert.Contains("cannot take the sweep",
                _machine.Prepare(_sweep, WorkerOptions.ThisVersion, description, "{}"u8.ToArray()).Refusal);
    }

    private void Prepare()
    {
        var data = TinyFiles.Texts(_folder);
        var manifest = new DataManifest([DataRoot.Of(data, [])]);
        var answer = _machine.Prepare(_sweep, WorkerOptions.ThisVersion, Description(data), manifest.Write());
        Assert.Null(answer.Refusal);
        Assert.Empty(answer.Missing);
    }

    private static byte[] Description(string data) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        new SweepJob("text-classification", new() { Data = data, Artifact = "m.zip", Trainers = ["nbsvm"] }, 1, null)));

    private static TrialOrder Order(int number) => new(Guid.NewGuid(), number, new() { ["trainer"] = "nbsvm" }, 1, null, 1, null);

    private async Task<TrialEnd> EndAsync(TrialOrder order)
    {
        while (true)
            if ((await _machine.ListenAsync(order.Id, 0, true)).End is { } end)
                return end;
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
