using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

public sealed class StageTimesTests
{
    [Fact]
    public void Stages_are_told_once_each_in_the_order_of_the_work_with_the_time_of_all_their_turns()
    {
        var times = new StageTimes();
        foreach (var stage in (WorkStage[])[WorkStage.Packing, WorkStage.Reading, WorkStage.Testing, WorkStage.Packing])
        {
            times.Begin(stage);
            Thread.Sleep(2);
        }
        var told = times.End();
        Assert.Equal(["reading", "testing", "packing"], told.Select(stage => stage.Name));
        Assert.All(told, stage => Assert.True(stage.Seconds > 0));
        Assert.True(told[2].Seconds >= 0.003);
        Assert.Equal(told, times.End());
    }

    [Fact]
    public void A_stage_is_told_to_the_listener_by_its_first_step_or_by_its_name()
    {
        var heard = new List<TrainingProgress>();
        var run = new TrainingRun(1, 1, new Listener(heard));
        run.Begin(WorkStage.Preparing, 0, "preparing columns");
        run.Begin(WorkStage.Testing, 1);
        Assert.Equal([new("preparing columns", 0), new("testing", 1)], heard);
        Assert.Equal(["preparing", "testing"], run.Stages.End().Select(stage => stage.Name));
    }

    private sealed class Listener(List<TrainingProgress> heard) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => heard.Add(value);
    }
}
