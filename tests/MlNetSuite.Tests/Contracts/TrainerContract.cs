using Microsoft.ML;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Contracts;

/// <summary>What every trainer promises. A new trainer is tested by being listed in its task.</summary>
public class TrainerContract
{
    public static TheoryData<string, string> All() => Listed(_ => true);

    public static TheoryData<string, string> Classifiers() => Listed(task => task is not (RecommendationTask or RegressionTableTask));

    private static TheoryData<string, string> Listed(Func<ITrainingTask, bool> includes)
    {
        var listed = new TheoryData<string, string>();
        foreach (var task in TrainingTasks.All.Where(includes))
            foreach (var trainer in task.Trainers)
                listed.Add(task.Name, trainer.Name);
        return listed;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_same_seed_gives_the_same_model_on_one_thread_and_on_two(string task, string trainer)
    {
        var subject = Subject.Of(task, trainer);
        var one = subject.Packed(threads: 1);
        var two = TrainedOnce.Of(subject).Zip;
        Assert.Equal(subject.Scores(one), subject.Scores(two));
        Assert.Equal(one, two);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_unknown_parameter_is_refused_by_name(string task, string trainer)
    {
        var fault = Assert.Throws<ParameterException>(() =>
            Subject.Of(task, trainer).Trainer.Space.Resolve(new Dictionary<string, string> { ["nonsense"] = "1" }));
        Assert.Contains("'nonsense'", fault.Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_default_is_an_allowed_value(string task, string trainer)
    {
        foreach (var parameter in Subject.Of(task, trainer).Trainer.Space.Parameters)
            Assert.Equal(parameter.Default, parameter.Parse(FormattableString.Invariant($"{parameter.Default}")));
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void Balanced_class_weights_make_a_rare_class_likelier(string task, string trainer)
    {
        double MeanOfRare(string weights)
        {
            var subject = Subject.Of(task, trainer);
            Assert.SkipUnless(subject.Trainer.Space.Parameters.Any(p => p.Name == "classWeights"), "takes no weights of rows");
            subject.Set["classWeights"] = weights;
            var run = new TrainingRun(Subject.Seed, 1);
            var rows = TinyData.OneOfSix(subject.Rows);
            using var model = subject.Train(rows, run);
            return subject.Scores(model.Transformer).Where((_, i) => i % 2 == 1).Average();
        }
        var (plain, balanced) = (MeanOfRare("none"), MeanOfRare("balanced"));
        Assert.True(balanced > plain, $"{plain} {balanced}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_cancelled_run_stops_at_its_next_report(string task, string trainer)
    {
        var subject = Subject.Of(task, trainer);
        using var cancel = new CancellationTokenSource();
        var run = new TrainingRun(Subject.Seed, 2, new CancelAtOnce(cancel), cancel.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => subject.Train(subject.Data, run));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void One_row_is_learned_or_refused_as_input(string task, string trainer)
    {
        var subject = Subject.Of(task, trainer);
        try
        {
            using var model = subject.Train(TinyData.OneRow(subject.Rows), new TrainingRun(Subject.Seed, 1));
            Assert.NotEmpty(model.InputSchema);
        }
        catch (InputException fault)
        {
            Assert.NotEmpty(fault.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Classifiers))]
    public void One_class_is_refused_by_its_name(string task, string trainer)
    {
        var subject = Subject.Of(task, trainer);
        var data = TinyData.OneClass(subject.Rows);
        var fault = Assert.Throws<InputException>(() => subject.Train(data, new TrainingRun(Subject.Seed, 1)));
        Assert.Contains(data.Name, fault.Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Predictions_are_the_same_before_saving_after_loading_and_in_stock_ML_NET(string task, string trainer)
    {
        var subject = Subject.Of(task, trainer);
        var trained = TrainedOnce.Of(subject);
        var reloaded = subject.Scores(trained.Zip);

        using var stream = new MemoryStream(trained.Zip);
        var stock = new MLContext().Model.Load(stream, out _);
        using var owned = stock as IDisposable;
        Assert.Equal(trained.BeforeSaving, subject.Scores(stock));
        Assert.Equal(subject.Scores(stock), reloaded);
        Assert.All(reloaded, score => Assert.True(float.IsFinite(score)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_program_with_Microsofts_packages_alone_loads_it_and_predicts_the_same(string task, string trainer)
    {
        var subject = Subject.Of(task, trainer);
        subject.AssertStockProgramAgrees(TrainedOnce.Of(subject).Zip);
    }

    private sealed class CancelAtOnce(CancellationTokenSource cancel) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => cancel.Cancel();
    }
}
