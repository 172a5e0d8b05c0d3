using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Pruners;

/// <summary>Which trials count their steps in the same unit, so that they can be compared at a step. Epochs of a network and
/// iterations of boosting cannot.</summary>
public static class PruningGroup
{
    /// <summary>Trials with the same value of the parameter called <c>trainer</c>; all trials where there is no such parameter.</summary>
    public static string ByTrainer(Trial trial) => Of(trial.Parameters);

    /// <summary>The epochs a trial is to run, by its parameter <c>epochs</c>, or <c>NAME.epochs</c> where its trainer is called
    /// NAME; null where it has none.</summary>
    public static double? Epochs(Trial trial) =>
        trial.Parameters.TryGetValue($"{ByTrainer(trial)}.epochs", out var epochs) || trial.Parameters.TryGetValue("epochs", out epochs)
            ? Convert.ToDouble(epochs, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    /// <summary>All trials: they count their steps alike.</summary>
    public static string None(Trial trial) => "";

    internal static string Of(ParameterSet parameters) =>
        parameters.TryGetValue("trainer", out var trainer) ? Parameter.Print(trainer) : "";

    internal static IReadOnlyList<Trial> Rivals(Trial trial, IReadOnlyList<Trial> history, Func<Trial, string> groupOf)
    {
        var group = groupOf(trial);
        return [.. history.Where(other => other.Number != trial.Number && other.Reports.Count > 0 && groupOf(other) == group)];
    }
}
