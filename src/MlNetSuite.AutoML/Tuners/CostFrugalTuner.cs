namespace MlNetSuite.AutoML.Tuners;

/// <summary>Cost-frugal local search: FLOW2 (Wu, Wang and Huang 2021, "Frugal Optimization for Cost-related Hyperparameters",
/// AAAI) from where costly parameters are cheapest and the others at their defaults, whereby cost grows only when it pays; begins
/// again from elsewhere once its steps have become too short.</summary>
/// <param name="seed">The random seed.</param>
public sealed class CostFrugalTuner(int seed = 1) : ITuner
{
    private readonly Observations _observations = new();

    /// <inheritdoc/>
    public string Name => "flow2";

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query)
    {
        var history = _observations.Of(query);
        var random = RandomStream.Of(seed, query.Number);
        var threads = LocalThread.Replay(Name, history);
        var last = threads.Count == 0 ? null : threads.Values.Last();
        if (last is null)
            return new(Moves.Cheapest(query.Space), LocalThread.Mark.Write(Name, 0, '=', -1));
        if (last.Incumbent is { } incumbent && double.IsFinite(incumbent.Loss) && !last.Converged)
            return last.Next(Name, query.Space, history, ref random);
        // Nothing to step from: the start is under way or has failed.
        return new(RandomTuner.Draw(query.Space, random), LocalThread.Mark.Write(Name, last.Busy ? last.Id : last.Id + 1, '=', -1));
    }
}
