using MlNetSuite.Cli.Terminal;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Cli.Terminal;

public sealed class ProgressPaceTests
{
    [Fact]
    public void A_pipe_gets_each_kind_of_step_and_of_each_a_line_for_a_tenth_of_the_work()
    {
        List<TrainingProgress> reports = [new("reading", 0), new("preparing columns", 0), new("testing", 1)];
        // 300 reports within 12 epochs, as a convolutional network makes them.
        reports.InsertRange(2, Enumerable.Range(1, 300).Select(i => new TrainingProgress($"epoch {(i + 24) / 25} of 12", i / 300.0)));
        var written = Written(reports, TimeSpan.FromSeconds(0.01));
        Assert.Equal(["reading", "preparing columns", "epoch 1 of 12"], written.Take(3).Select(report => report.Stage));
        Assert.Equal(11, written.Count(report => report.Stage.StartsWith("epoch", StringComparison.Ordinal)));
        Assert.Equal(1, written[^2].Fraction);
        Assert.Equal("testing", written[^1].Stage);
    }

    [Fact]
    public void Slow_work_shows_every_quarter_of_a_minute_that_it_goes_on()
    {
        var reports = Enumerable.Range(0, 60).Select(i => new TrainingProgress("epoch 1 of 10", i / 1000.0)).ToList();
        Assert.Equal([0, 15, 30, 45], Written(reports, TimeSpan.FromSeconds(1)).Select(report => (int)Math.Round(report.Fraction * 1000)));
    }

    private static List<TrainingProgress> Written(List<TrainingProgress> reports, TimeSpan apart)
    {
        var pace = new ProgressPace();
        return [.. reports.Where((report, i) => pace.IsDue(report, i * apart))];
    }
}
