using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Keeps the models of the best trials and lets go of the others' as the sweep goes on.</summary>
internal sealed class TrialShelf(TrialFolder folder, Study study, int keep, IProgress<SweepEvent>? next) : IProgress<SweepEvent>
{
    private readonly Lock _gate = new();

    public void Report(SweepEvent value)
    {
        if (value is TrialEnded)
            lock (_gate)
                // Those still running may be writing theirs.
                folder.KeepModels([.. study.Leaderboard().Take(keep).Select(t => t.Number), .. study.Trials().Where(t => !t.Ended).Select(t => t.Number)]);
        next?.Report(value);
    }
}
