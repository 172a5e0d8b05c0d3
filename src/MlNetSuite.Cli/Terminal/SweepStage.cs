using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Runs a task's sweep with all its watchers: the board, TensorBoard, MLflow.</summary>
internal static class SweepStage
{
    /// <summary>Runs the sweep.</summary>
    /// <param name="task">The task.</param>
    /// <param name="request">The sweep request.</param>
    /// <param name="budget">Its limits.</param>
    /// <param name="executor">Makes what runs trials and the final training; null runs them in this process.</param>
    /// <param name="json">Standard output is for one JSON object only.</param>
    /// <param name="watchers">Creates the watchers in addition to the board, given a sink for warnings; disposed at the end.</param>
    /// <param name="studio">Shows and steers it in a browser; null where it does not.</param>
    /// <param name="cancel">Stops the search.</param>
    internal static Task<SweepOutcome> RunAsync(
        ITrainingTask task, SweepRequest request, SweepBudget budget, Func<SweepWork, ISweepExecutor>? executor, bool json,
        Func<Action<string>, IReadOnlyList<IProgress<SweepEvent>>> watchers, SweepStudio? studio = null, CancellationToken cancel = default)
    {
        var control = new LateControl();
        return SweepBoard.RunAsync(json, control, async board =>
        {
            using var all = new SweepWatchers(board.Note, [board, .. watchers(board.Note), .. Shown(studio)]);
            if (studio is not null)
                board.Note($"studio at {studio.Address}");
            return await task.SweepAsync(request, budget, executor, all, Attach, new Stages(board), studio?.Store, cancel);
        });

        void Attach(ISweepControl sweep)
        {
            control.Attach(sweep);
            studio?.Sweep.Attach(sweep);
        }
    }

    private static IProgress<SweepEvent>[] Shown(SweepStudio? studio) => studio is null ? [] : [studio.Sweep];

    /// <summary>The stages before and after the search, each announced once.</summary>
    private sealed class Stages(SweepBoard board) : IProgress<TrainingProgress>
    {
        private string _last = "";

        public void Report(TrainingProgress value)
        {
            if (value.Stage == _last)
                return;
            _last = value.Stage;
            board.Stage(value.Stage);
        }
    }

    /// <summary>Keys are read from the start; a sweep can be controlled once its data is read.</summary>
    private sealed class LateControl : ISweepControl
    {
        private volatile ISweepControl? _sweep;

        public bool Paused => _sweep?.Paused ?? false;

        public SweepEnd? Ending => _sweep?.Ending;

        internal void Attach(ISweepControl sweep) => _sweep = sweep;

        public void Skip() => _sweep?.Skip();

        public bool Skip(int trial) => _sweep?.Skip(trial) ?? false;

        public void Pause() => _sweep?.Pause();

        public void Resume() => _sweep?.Resume();

        public void Finish() => _sweep?.Finish();
    }
}
