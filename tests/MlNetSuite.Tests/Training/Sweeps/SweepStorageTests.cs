using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>Several processes sweep one study: what belongs to the study is shared, what belongs to a sweep is not.</summary>
public sealed class SweepStorageTests : IDisposable
{
    private static readonly byte[] Zip = [80, 75, 5, 6];

    private readonly TemporaryFolder _folder = new();

    private readonly IStudyStore _store;

    public SweepStorageTests() => _store = StudyStores.Open(_folder.File("study.db"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Two_sweeps_of_one_study_share_its_trials_and_not_their_models()
    {
        using var first = SweepStorage.For(_store, "sweep");
        using var second = SweepStorage.For(_store, "sweep");
        first.Trials.Leave(3, Zip, [0.5f]);
        Assert.True(second.Trials.HasModel(3));
        Assert.Equal([0.5f], second.Trials.Scores(3)!);

        Assert.NotEqual(first.Zip, second.Zip);
    }

    [Fact]
    public void A_model_once_taken_stays_when_another_sweep_removes_the_trials()
    {
        using var first = SweepStorage.For(_store, "sweep");
        using var second = SweepStorage.For(_store, "sweep");
        first.Trials.Leave(0, Zip, []);
        Assert.Equal(first.Own.Prefix, first.TakeModels([0])!.Prefix);
        second.Trials.RemoveModels([0]);
        Assert.True(first.Own.HasModel(0));
        Assert.Null(second.TakeModels([0]));
    }

    [Fact]
    public void Without_a_study_file_nothing_is_left_behind()
    {
        var folder = SweepStorage.For(new MemoryStudyStore(), "sweep");
        folder.Trials.Leave(0, Zip, []);
        Assert.Equal("", folder.TakeModels([0])!.Prefix);
        folder.Dispose();
        Assert.False(Directory.Exists(folder.Path) || File.Exists(folder.Path + ".lock"));
    }

    /// <summary>A trial of another process may have left its model before this one has heard of the trial at all.</summary>
    [Fact]
    public void Only_models_of_trials_known_to_have_ended_are_removed()
    {
        using var folder = SweepStorage.For(_store, "sweep");
        using var study = Study.InMemory(new SearchSpace().Uniform("x", 0, 1, 0.5, ""), Objective.Minimize("loss"));
        foreach (var value in (double[])[2, 1])
        {
            var trial = new Trial { Number = study.Claim()!.Number, Parameters = study.Definition.Space.Defaults, Seed = 1 };
            study.Begin(trial);
            folder.Trials.Leave(trial.Number, Zip, []);
            study.Finish(trial with { State = TrialState.Completed, Values = [value] });
        }
        folder.Trials.Leave(2, Zip, []);

        new ModelRetention(folder, study, keep: 1).Report(new TrialEnded(study.Trials()[1], study.Best()));

        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(folder.Trials.HasModel));
    }

    [Fact]
    public void A_sweep_takes_its_model_to_where_it_is_to_be_and_looks_that_it_is_the_one_it_made()
    {
        var (files, made, path) = (new FolderFiles(_folder.Path), _folder.File("final.zip"), _folder.File("model.zip"));
        var sha256 = WrittenArtifact.Sha256(Zip);
        Assert.Contains("is not at", Assert.Throws<IOException>(() => WrittenArtifact.Take(files, "final.zip", path, sha256)).Message);
        File.WriteAllBytes(made, [1, 2]);
        Assert.Contains("another process",
            Assert.Throws<IOException>(() => WrittenArtifact.Take(files, "final.zip", path, sha256)).Message);
        Assert.False(File.Exists(path));
        File.WriteAllBytes(made, Zip);
        WrittenArtifact.Take(files, "final.zip", path, sha256);
        Assert.Equal(Zip, File.ReadAllBytes(path));
    }
}
