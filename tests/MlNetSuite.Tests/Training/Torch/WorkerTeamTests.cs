using MlNetSuite.Training.Torch;

namespace MlNetSuite.Tests.Training.Torch;

public class WorkerTeamTests
{
    public WorkerTeamTests() => LibTorch.Load();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_piece_runs_once_job_after_job(int threads)
    {
        using var team = new WorkerTeam(threads);
        for (var job = 0; job < 50; job++)
        {
            var runs = new int[job];
            team.Run(job, i => Interlocked.Increment(ref runs[i]));
            Assert.All(runs, n => Assert.Equal(1, n));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_failing_piece_fails_the_job_and_the_team_goes_on(int threads)
    {
        using var team = new WorkerTeam(threads);
        Assert.Throws<InvalidTimeZoneException>(() => team.Run(20, i =>
        {
            if (i == 7)
                throw new InvalidTimeZoneException();
        }));
        var runs = 0;
        team.Run(20, _ => Interlocked.Increment(ref runs));
        Assert.Equal(20, runs);
    }
}
