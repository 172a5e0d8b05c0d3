using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Pruners;

/// <summary>Decides whether a running trial should be ended early: a pure function of the history.</summary>
public interface IPruner
{
    /// <summary>The name used on the command line, such as <c>asha</c>.</summary>
    string Name { get; }

    /// <summary>Whether to end a trial at its last report.</summary>
    /// <param name="trial">The running trial; its last report is new.</param>
    /// <param name="history">The other trials, running, pruned and completed ones with their reports.</param>
    /// <param name="objective">The objective.</param>
    bool Prune(Trial trial, IReadOnlyList<Trial> history, Objective objective);
}
