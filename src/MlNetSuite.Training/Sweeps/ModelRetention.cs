using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Keeps the models of the best trials and removes the others' as the sweep goes on. Any thread may call.</summary>
internal sealed class ModelRetention(SweepStorage storage, Study study, int keep) : IProgress<SweepEvent>
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _removed = [];
    private readonly Dictionary<int, bool> _constant = [];

    /// <summary>Whether a file of a trial that has just completed will be kept: of models, those of the best. Who is not among them now is
    /// not later either.</summary>
    internal bool Wants(LeftByTrial left)
    {
        if (!TrialFiles.IsModel(left.File, left.Trial))
            return true;
        IReadOnlyList<Trial> trials = [.. study.Trials().Select(t => t.Number == left.Trial && left.Values.Count > 0
            ? t with { State = TrialState.Completed, Share = left.Share, Values = left.Values } : t)];
        lock (_gate)
            return Kept(trials).Contains(left.Trial);
    }

    public void Report(SweepEvent value)
    {
        if (value is not TrialEnded ended)
            return;
        lock (_gate)
        {
            _removed.Remove(ended.Trial.Number);
            var best = Kept(study.Trials());
            // Only those seen to have ended: another may be writing its model now, in this sweep or in another process.
            storage.Trials.RemoveModels(
                study.Trials().Where(t => t.Ended && !best.Contains(t.Number)).Select(t => t.Number).Where(_removed.Add));
        }
    }

    private HashSet<int> Kept(IReadOnlyList<Trial> trials) =>
        [.. Study.Leaderboard(trials, study.Definition.Objectives).OrderBy(t => IsConstant(t.Number)).Take(keep).Select(t => t.Number)];

    /// <summary>Whether a completed trial's model is constant; asked of its files once.</summary>
    private bool IsConstant(int trial) => _constant.TryGetValue(trial, out var constant)
        ? constant
        : _constant[trial] = storage.Trials.IsConstant(trial);
}
