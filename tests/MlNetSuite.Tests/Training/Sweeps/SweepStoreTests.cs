using System.Globalization;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.AutoML.Studies;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>A task's sweep remembers its trials in whatever store it is given.</summary>
public sealed class SweepStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _url = $"toy:{Guid.NewGuid():N}";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_of_another_assembly_is_chosen_by_its_url_and_resumed()
    {
        StudyStores.Add(new ToyStudyStores());
        await Sweep(Request with { Study = _url }, trials: 2);
        var resumed = await Sweep(Request with { Study = _url, Resume = true }, trials: 3);
        Assert.Equal([0, 1, 2], resumed.Trials.Select(t => t.Number));
        using var study = await Study.OpenAsync(_url, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(3, study.Leaderboard().Count);
        using var model = PredictionModel.Open(_folder.File("model.zip"));
        Assert.Equal("classification", model.Card.Task);
    }

    [Fact]
    public async Task A_store_can_be_given_and_stays_open()
    {
        using var store = new MemoryStudyStore();
        await Sweep(Request, trials: 2, store);
        var outcome = await Sweep(Request with { Resume = true }, trials: 3, store);
        Assert.Equal(3, outcome.Trials.Count);
        Assert.Equal("sweep", Assert.Single(store.Studies()).Name);
        Assert.Equal([0, 1, 2], store.Changes("sweep", 0).Trials.Select(t => t.Number));
    }

    [Fact]
    public async Task An_unknown_store_is_refused_before_the_data_is_read()
    {
        var request = Request with { Data = _folder.File("absent.csv"), Study = "mongodb://host/studies" };
        Assert.Contains("'mongodb:'", (await Assert.ThrowsAsync<StudyException>(() => Sweep(request, trials: 1))).Message);
    }

    private SweepRequest Request => new()
    {
        Data = TinyFiles.Write(_folder, "rows.csv", $"a,kind\n{string.Join('\n', Enumerable.Range(0, 60).Select(Row))}\n"),
        Roles = new() { Label = "kind" },
        Trainers = ["lbfgs"],
        Tuner = "random",
        Threads = 1,
        Artifact = _folder.File("model.zip"),
    };

    private static string Row(int i) => string.Create(CultureInfo.InvariantCulture, $"{i % 10},{(i % 10 > 4 ? "large" : "small")}");

    private static Task<SweepOutcome> Sweep(SweepRequest request, int trials, IStudyStore? store = null) =>
        TrainingTasks.Find("classification").SweepAsync(
        request, new SweepBudget { Trials = trials }, store: store, cancel: TestContext.Current.CancellationToken);
}
