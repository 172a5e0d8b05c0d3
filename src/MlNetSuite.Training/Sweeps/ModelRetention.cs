using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Keeps the models of the best trials and removes the others' as the sweep goes on.</summary>
internal sealed class ModelRetention(SweepStorage storage, Study study, int keep) : IProgress<SweepEvent>
{
    private readonly HashSet<int> _removed = [];
    private readonly Dictionary<int, bool> _constant = [];

    public void Report(SweepEvent value)
    {
        if (value is not TrialEnded ended)
            return;
        _removed.Remove(ended.Trial.Number);
        var best = study.Leaderboard().OrderBy(t => IsConstant(t.Number)).Take(keep).Select(t => t.Number).ToHashSet();
        // Only those seen to have ended: another may be writing its model now, in this sweep or in another process.
        storage.Trials.RemoveModels(
            study.Trials().Where(t => t.Ended && !best.Contains(t.Number)).Select(t => t.Number).Where(_removed.Add));
    }

    /// <summary>Whether a completed trial's model is constant; asked of its files once.</summary>
    private bool IsConstant(int trial) => _constant.TryGetValue(trial, out var constant)
        ? constant
        : _constant[trial] = storage.Trials.IsConstant(trial);
}
