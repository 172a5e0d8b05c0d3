using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;
using TorchSharp;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>What a training sets for the whole process is as it was when it has ended. Alone, since other tests train too.</summary>
[Collection(nameof(Alone))]
public class HostProcessTests
{
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("classification")]
    [InlineData("regression")]
    public void LightGbm_may_use_as_many_threads_as_before(string task)
    {
        Subject.Of(task, "lightgbm").Packed(1);
        var before = LightGbmThreads.Current;
        Assert.NotEqual(1, before);
        Subject.Of(task, "lightgbm").Packed(1);
        Assert.Equal(before, LightGbmThreads.Current);
    }

    [Fact]
    public async Task Trainings_at_the_same_time_leave_libtorch_as_the_host_had_it()
    {
        LibTorch.Load();
        using var second = new ManualResetEventSlim();
        using var firstEnded = new ManualResetEventSlim();
        Task<int> other = Task.FromResult(0);
        var own = await OnThread(() =>
        {
            torch.set_num_threads(3);
            using (new TorchThreads())
            {
                Assert.Equal(1, torch.get_num_threads());
                other = OnThread(() =>
                {
                    using (new TorchThreads())
                    {
                        second.Set();
                        firstEnded.Wait(Cancel);
                        Assert.Equal(1, torch.get_num_threads());
                    }
                    return torch.get_num_threads();
                });
                second.Wait(Cancel);
            }
            firstEnded.Set();
            return torch.get_num_threads();
        });
        Assert.Equal(3, own);
        Assert.Equal(3, await other);
        Assert.Equal(3, await OnThread(torch.get_num_threads));
    }

    [Fact]
    public void A_network_trained_leaves_libtorch_as_it_was()
    {
        LibTorch.Load();
        torch.set_num_threads(3);
        Subject.Of("image-classification", "perceptron").Packed(2);
        Assert.Equal(3, torch.get_num_threads());
    }

    [Fact]
    public void A_library_keeps_freed_memory_only_where_it_is_told_to()
    {
        LibTorch.Load();
        Assert.False(LibTorch.KeepsFreedMemory);
        Assert.False(HeapTuning.IsDone);
    }

    private static Task<T> OnThread<T>(Func<T> work) =>
        Task.Factory.StartNew(work, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
