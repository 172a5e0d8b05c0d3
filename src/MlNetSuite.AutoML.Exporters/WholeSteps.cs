using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Exporters;

/// <summary>Steps for tools that support only whole steps. Whole steps stay as they are; a share of the rows, such as 0.25, counts one
/// after the step before it. Steps always grow.</summary>
internal static class WholeSteps
{
    /// <summary>A whole step for each report.</summary>
    internal static IReadOnlyList<long> Of(IReadOnlyList<TrialReport> reports)
    {
        var steps = new long[reports.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            var (step, before) = (reports[i].Step, i == 0 ? long.MinValue : steps[i - 1]);
            steps[i] = Math.Abs(step) < long.MaxValue / 2 && step == Math.Floor(step) && step > before ? (long)step : i == 0
                ? 1
                : before + 1;
        }
        return steps;
    }
}
