using MlNetSuite.Data;
using MlNetSuite.Training;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>Who is searched where libtorch is not on the machine.</summary>
public class SearchedTrainersTests
{
    private static readonly SweepRequest Request = new() { Data = "mine", Artifact = "m.zip" };

    [Fact]
    public void With_libtorch_networks_are_searched() =>
        Assert.Contains("network", Names(Searched(new ClassificationTableTask().Definition, Request, has: true)));

    [Fact]
    public void Without_it_networks_are_left_out_and_named()
    {
        var searched = Searched(new ClassificationTableTask().Definition, Request, has: false);

        Assert.DoesNotContain("network", Names(searched));
        Assert.Contains("lightgbm", Names(searched));
        Assert.Equal(["network left out: libtorch is not on this machine; mlnetsuite setup torch gets it"], searched.Notes);
    }

    [Fact]
    public void A_trainer_that_can_do_without_is_searched_where_it_is_told_to()
    {
        var task = new ImageClassificationTask().Definition;
        var asIs = Request with { Trainers = ["resnet"], Parameters = new Dictionary<string, string> { ["tune"] = "0" } };

        Assert.Equal(["resnet"], SearchedTrainers<ImageDataset>.NeedingLibTorch(task, asIs with { Parameters = Request.Parameters }));
        Assert.Equal(["resnet"], Names(Searched(task, asIs, has: false)));
    }

    [Theory]
    [InlineData("convnet", null, true)]
    [InlineData("perceptron", null, true)]
    [InlineData("resnet", null, false)]
    [InlineData("resnet", "1", true)]
    [InlineData("linear", null, false)]
    public void A_training_knows_whether_it_needs_it(string trainer, string? tune, bool needs)
    {
        var request = new TrainRequest
        {
            Data = "mine",
            Artifact = "m.zip",
            Trainer = trainer,
            Parameters = tune is null ? new() : new Dictionary<string, string> { ["tune"] = tune },
        };

        Assert.Equal(needs ? [trainer] : [], TrainingTasks.Find("image-classification").NeedingLibTorch(request));
    }

    private static SearchedTrainers<TData> Searched<TData>(TaskDefinition<TData> task, SweepRequest request, bool has)
        where TData : Dataset => SearchedTrainers<TData>.Of(task, request, "accuracy", has);

    private static IEnumerable<string> Names<TData>(SearchedTrainers<TData> searched) where TData : Dataset =>
        searched.Trainers.Select(trainer => trainer.Name);
}
