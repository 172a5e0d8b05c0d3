using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Keeps the models of the best trials and removes the others' as the sweep goes on.</summary>
internal sealed class ModelRetention(TrialFolder folder, Study study, int keep) : IProgress<SweepEvent>
{
    public void Report(SweepEvent value)
    {
        if (value is not TrialEnded)
            return;
        var best = study.Leaderboard().Take(keep).Select(t => t.Number).ToHashSet();
        // Only those seen to have ended: another may be writing its model now, in this sweep or in another process.
        folder.RemoveModels(study.Trials().Where(t => t.Ended && !best.Contains(t.Number)).Select(t => t.Number));
    }
}
