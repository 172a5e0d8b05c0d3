using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.SweepProcess;

/// <summary>Draws around the best so far: what it proposes hangs on the whole history, so that a lost or a doubled trial shows.</summary>
internal sealed class ClimbingTuner : ITuner
{
    public string Name => "climbing";

    public Proposal Propose(TunerQuery query)
    {
        var random = new Random(query.Number);
        var ended = query.History.Where(t => t.LastValue is not null).ToList();
        var best = ended.MinBy(t => query.Objective.Loss(t.LastValue!.Value))?.Parameters ?? query.Space.Defaults;
        var parameters = query.Space.Build(p => random.Next(4) > 0 && best.TryGetValue(p.Name, out var value)
            ? p.FromUnit(Math.Clamp(p.ToUnit(value) + (random.NextDouble() - 0.5) / 4, 0, 1))
            : p.FromUnit(random.NextDouble()));
        return new(parameters, $"climbing from {ended.Count}");
    }
}
