using System.Globalization;

namespace MlNetSuite.Training.Tasks;

/// <summary>Tells a run's listener how far a step is that several threads do: not more than a hundred times.</summary>
/// <param name="run">The run.</param>
/// <param name="rows">Rows of the step.</param>
/// <param name="verb">What is done to them.</param>
/// <param name="from">Where the step begins in the run, 0..1.</param>
/// <param name="to">Where it ends.</param>
internal sealed class StepReport(TrainingRun run, int rows, string verb, double from, double to)
{
    private readonly Lock _gate = new();
    private int _told;

    /// <summary>So many rows are done.</summary>
    internal void Done(int count)
    {
        lock (_gate)
        {
            if (count * 100L / rows <= _told)
                return;
            _told = (int)(count * 100L / rows);
            run.Progress?.Report(new(
                string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {rows:N0} {verb}"), from + (to - from) * count / rows));
        }
    }
}
