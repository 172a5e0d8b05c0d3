using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Tells several listeners of a sweep each event. One that fails is told nothing more, and the others are; what it threw is
/// kept for the sweep's result. An <see cref="OperationCanceledException"/> cancels the sweep, once all have been told.</summary>
internal sealed class SweepListeners(params IReadOnlyList<(string Name, IProgress<SweepEvent> Listener)> listeners) : IProgress<SweepEvent>
{
    private readonly List<(string Name, IProgress<SweepEvent> Listener)> _listening = [.. listeners];
    private readonly List<string> _faults = [];

    /// <summary>What failed, in sentences for people. Complete when the sweep has ended.</summary>
    internal IReadOnlyList<string> Faults => _faults;

    public void Report(SweepEvent value)
    {
        OperationCanceledException? cancelled = null;
        foreach (var listening in _listening.ToArray())
            try
            {
                listening.Listener.Report(value);
            }
            catch (OperationCanceledException fault)
            {
                cancelled = fault;
            }
            catch (Exception fault)
            {
                _listening.Remove(listening);
                _faults.Add($"{listening.Name} failed and was told nothing more of the sweep: {fault.GetType().Name}: {fault.Message}");
            }
        if (cancelled is not null)
            throw cancelled;
    }
}
