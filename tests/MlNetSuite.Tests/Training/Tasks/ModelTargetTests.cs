using System.IO.Compression;
using MlNetSuite.Data;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>A model is written over no file but a model.</summary>
public sealed class ModelTargetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_leaves_its_data_alone()
    {
        var (data, text) = (_folder.File("eu.csv"), "a,label\n1,2\n2,4\n3,6\n");
        File.WriteAllText(data, text);
        var request = new TrainRequest { Data = data, Artifact = Path.Combine(_folder.Path, ".", "eu.csv") };
        Assert.Contains("eu.csv is the file of --data, which the model would replace; choose another --out.", Refusal(request));
        Assert.Contains("is the file of --test", Refusal(request with { Data = "other.csv", Test = data }));
        Assert.Contains("is the file of --items", Refusal(request with { Data = "other.csv", Roles = new() { ItemTable = data } }));
        Assert.Contains("is the file of --users", Refusal(request with { Data = "other.csv", Roles = new() { UserTable = data } }));
        Assert.Contains("eu.csv' exists and is no model; choose another --out.", Refusal(request with { Data = "other.csv" }));
        Assert.Equal(text, File.ReadAllText(data));
    }

    [Fact]
    public async Task A_sweep_leaves_its_data_and_its_study_alone()
    {
        var data = _folder.File("eu.csv");
        File.WriteAllText(data, "a,label\n1,2\n2,4\n3,6\n");
        var task = TrainingTasks.Find("regression");
        var request = new SweepRequest { Data = data, Artifact = data };
        async Task<string> RefusalAsync(SweepRequest refused) => (await Assert.ThrowsAsync<InputException>(() =>
            task.SweepAsync(refused, new() { Trials = 1 }, cancel: TestContext.Current.CancellationToken))).Message;
        Assert.Contains("is the file of --data", await RefusalAsync(request));
        var study = _folder.File("s.db");
        Assert.Contains("is the file of --study", await RefusalAsync(request with { Artifact = study, Study = $"sqlite:{study}" }));
        Assert.False(File.Exists(study));
    }

    [Fact]
    public void A_link_is_followed()
    {
        var (data, link) = (_folder.File("eu.csv"), _folder.File("link.csv"));
        File.WriteAllText(data, "a\n1\n");
        try
        {
            File.CreateSymbolicLink(link, data);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("This system makes no links for this user.");
        }
        Assert.Contains("is the file of --data", Refusal(new() { Data = link, Artifact = data }));
        Assert.Contains("is the file of --data", Refusal(new() { Data = data, Artifact = link }));
    }

    [Fact]
    public void A_zip_is_replaced_only_if_it_is_a_model()
    {
        var zip = _folder.File("rows.zip");
        File.WriteAllBytes(zip, ToyArtifacts.Zip);
        ModelTarget.Require(zip, new());
        using (var archive = ZipFile.Open(_folder.File("other.zip"), ZipArchiveMode.Create))
            archive.CreateEntry("rows.csv");
        Assert.Contains("is no model", Refusal(new() { Data = "x.csv", Artifact = _folder.File("other.zip") }));
        File.WriteAllBytes(zip, []);
        ModelTarget.Require(zip, new());
        ModelTarget.Require(_folder.File("new.zip"), new());
    }

    private static string Refusal(TrainRequest request) =>
        Assert.Throws<InputException>(() => TrainingTasks.Find("regression").Train(request, new TrainingRun(1, 1))).Message;
}
