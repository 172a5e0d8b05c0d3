using System.Security.Cryptography;
using System.Text;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Where a sweep keeps files. Models and scores of trials belong to the study: where its store has a folder for them they stay, so
/// that it can be resumed, and every process that works on it finds them. What the final model is made of, and that model until it is
/// whole, belong to this process alone: several sweep one study at the same time.</summary>
internal sealed class SweepStorage : IDisposable
{
    private readonly ProcessFolder _folder;
    private readonly List<int> _taken = [];
    private string _own;

    private SweepStorage(ProcessFolder folder, string path, string own) =>
        (_folder, _own, Path, Files) = (folder, own, path, new FolderFiles(path));

    /// <summary>The folder of the files; null where an executor has brought its own.</summary>
    internal string? Path { get; private set; }

    /// <summary>The files, as all processes of the sweep name them.</summary>
    internal ISweepFiles Files { get; private set; }

    /// <summary>What trials leave; shared with other processes that work on the study.</summary>
    internal TrialFiles Trials => new(Files);

    /// <summary>What this process alone has, gone when the sweep ends.</summary>
    internal TrialFiles Own => new(Files, _own);

    /// <summary>The name of the final model, before it is taken to where a person wants it.</summary>
    internal string Zip => $"{_own}final.zip";

    /// <summary>The storage for a study: a folder, made if need be.</summary>
    internal static SweepStorage For(IStudyStore store, string study)
    {
        if (store.TrialFolder is not { } shared)
        {
            var temporary = ProcessFolder.Create(System.IO.Path.GetTempPath(), "mlnetsuite-sweep-");
            return new(temporary, temporary.Path, "");
        }
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(study)))[..12];
        var trials = System.IO.Path.Combine(shared, name);
        var own = ProcessFolder.Create(trials, "process-");
        return new(own, trials, $"{System.IO.Path.GetFileName(own.Path)}/");
    }

    /// <summary>Keeps files where an executor says, before there are any.</summary>
    internal void Use(ISweepFiles files) => (Files, Path, _own) = (files, null, $"process-{Guid.NewGuid():N}/");

    /// <summary>Takes trials' models to where no other sweep of the study removes them.</summary>
    /// <returns>Where all of them are: there, or where it has no room for them where the trials left them; null where one is
    /// missing.</returns>
    internal TrialFiles? TakeModels(IReadOnlyCollection<int> numbers)
    {
        var (own, trials) = (Own, Trials);
        return own.Prefix.Length > 0 && numbers.All(Take) ? own
            : numbers.All(trials.HasModel) ? trials
            : null;

        bool Take(int number)
        {
            _taken.Add(number);
            return own.Take(number, trials);
        }
    }

    public void Dispose()
    {
        if (Path is null)
        {
            Own.RemoveModels(_taken);
            Files.Delete(Zip);
        }
        _folder.Dispose();
    }
}
