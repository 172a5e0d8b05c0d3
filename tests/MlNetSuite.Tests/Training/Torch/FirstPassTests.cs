using MlNetSuite.Networks;
using MlNetSuite.Training.Torch;
using TorchSharp;

namespace MlNetSuite.Tests.Training.Torch;

public class FirstPassTests
{
    [Fact]
    public void Networks_without_convolutions_need_no_care() =>
        Assert.Null(FirstPass.NameOf(new(new([4]), LayerText.Parse("linear(3)"))));

    [Fact]
    public void Only_one_first_pass_runs_at_a_time_and_later_ones_side_by_side()
    {
        var (inside, most, name) = (0, 0, $"network {Guid.NewGuid()}");
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => FirstPass.Run(name, i, learns: true, () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            Thread.Sleep(2);
            Interlocked.Decrement(ref inside);
        }));
        Assert.Equal(1, most);
        using var both = new Barrier(2);
        Parallel.Invoke(Again, Again);

        void Again() => FirstPass.Run(name, 0, learns: true, () => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30))));
    }

    /// <summary>Without the care this crashes within seconds on a processor with AVX-512, and takes the whole test run with it.</summary>
    [Fact]
    public void Two_threads_may_meet_new_shapes_at_once()
    {
        LibTorch.Load();
        var random = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            int side = random.Next(5, 24), rows = random.Next(1, 6), first = random.Next(1, 40), second = random.Next(1, 40);
            var network = new Network(new([1, side, side]),
                LayerText.Parse($"conv({first},3) conv({second},{random.Next(1, 6)},{random.Next(1, 3)}) globalpool linear(2)"));
            var layout = new WeightLayout(network);
            using var weights = TorchNetwork.Flat(layout.Initial(round));
            Parallel.Invoke(Learn, Learn);

            void Learn()
            {
                torch.set_num_threads(1);
                using var scope = torch.NewDisposeScope();
                using var realized = new TorchNetwork(network, layout, weights);
                FirstPass.Run(FirstPass.NameOf(network), rows, learns: true,
                    () => realized.Forward(torch.ones(rows, 1, side, side), training: true).pow(2).sum().backward());
                Assert.All(realized.Gradients.ToArray(), gradient => Assert.True(float.IsFinite(gradient)));
            }
        }
    }
}
