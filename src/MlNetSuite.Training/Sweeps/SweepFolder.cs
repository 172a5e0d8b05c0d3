using System.Security.Cryptography;
using System.Text;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Where a sweep keeps files. Models and scores of trials belong to the study: where its store has a folder for them they stay, so
/// that it can be resumed, and every process that works on it finds them. What the final model is made of, and that model until it is
/// whole, belong to this process alone: several sweep one study at the same time.</summary>
internal sealed class SweepFolder : IDisposable
{
    private readonly ProcessFolder _own;

    private SweepFolder(ProcessFolder own, string trials) => (_own, Trials) = (own, new(trials));

    /// <summary>This process's own folder, gone when the sweep ends.</summary>
    internal string Own => _own.Path;

    /// <summary>Where the final model is made, before it is taken to where a person wants it.</summary>
    internal string Zip => Path.Combine(Own, "final.zip");

    /// <summary>What trials leave; shared with other processes that work on the study.</summary>
    internal TrialFolder Trials { get; }

    /// <summary>The folders for a study, made if need be.</summary>
    internal static SweepFolder For(IStudyStore store, string study)
    {
        if (store.TrialFolder is not { } shared)
        {
            var temporary = ProcessFolder.Create(Path.GetTempPath(), "mlnetsuite-sweep-");
            return new(temporary, temporary.Path);
        }
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(study)))[..12];
        var trials = Path.Combine(shared, name);
        return new(ProcessFolder.Create(trials, "process-"), trials);
    }

    /// <summary>Takes trials' models into this process's own folder, where no other sweep of the study removes them.</summary>
    /// <returns>Where all of them are: that folder, or where it has no room for them the trials' own; null where one is missing.</returns>
    internal TrialFolder? TakeModels(IReadOnlyCollection<int> numbers)
    {
        var own = new TrialFolder(Own);
        return Trials.Path != Own && numbers.All(number => own.Take(number, Trials)) ? own
            : numbers.All(Trials.HasModel) ? Trials
            : null;
    }

    public void Dispose() => _own.Dispose();
}
