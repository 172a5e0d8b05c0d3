using System.Runtime.CompilerServices;
using MlNetSuite.AutoML.Importance;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Endpoints;

/// <summary>What decides a study's metric, computed once for all who look, one study at a time, and again only when there is much more to
/// learn from.</summary>
internal sealed class KeptImportance
{
    /// <summary>Most trials it is computed from; more say no more.</summary>
    private const int MostTrials = 1_000;

    private readonly ConditionalWeakTable<WatchedStudy, Kept> _kept = [];
    private readonly Lock _gate = new();
    private Task _computing = Task.CompletedTask;

    internal async Task<(IReadOnlyList<ParameterImportance> Parameters, int Trials)> OfAsync(
        WatchedStudy watched, StudyState state, StudyDefinition study, CancellationToken cancel)
    {
        Task<Kept> mine;
        lock (_gate)
            _computing = mine = NextAsync(_computing, watched, state, study);
        var kept = await mine.WaitAsync(cancel);
        return (kept.Parameters, kept.Trials);
    }

    private async Task<Kept> NextAsync(Task before, WatchedStudy watched, StudyState state, StudyDefinition study)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var completed = state.Trials.Where(t => t.Value is { } value && double.IsFinite(value)).ToList();
        if (_kept.TryGetValue(watched, out var kept) && kept.Opening == state.Opening && completed.Count <= kept.Completed * 1.1 + 4)
            return kept;
        // Evenly over time.
        var stride = (completed.Count + MostTrials - 1) / MostTrials;
        var taken = completed.Where((_, at) => at % stride == 0).ToList();
        kept = new(state.Opening, completed.Count, taken.Count,
            await Task.Run(() => ParameterImportance.Of(taken, study.Space, study.Objectives[0], study.Seed)));
        _kept.AddOrUpdate(watched, kept);
        return kept;
    }

    private sealed record Kept(string Opening, int Completed, int Trials, IReadOnlyList<ParameterImportance> Parameters);
}
