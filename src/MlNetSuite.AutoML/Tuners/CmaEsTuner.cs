using System.Globalization;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>CMA-ES (Hansen 2016, "The CMA Evolution Strategy: A Tutorial", arXiv 1604.00772) over spaces of numbers that always
/// count, in units 0..1; points beyond the ends are moved to them.</summary>
/// <remarks>A generation's trials bear its number in their origin; the distribution follows from them. Failed trials rank last,
/// running ones are not waited for: a generation is over once enough of its trials have ended.</remarks>
/// <param name="seed">The random seed.</param>
public sealed class CmaEsTuner(int seed = 1) : ITuner
{
    private const double FirstStep = 0.2;

    private readonly Observations _observations = new();
    private readonly Generations _generations = new();

    /// <inheritdoc/>
    public string Name => "cma-es";

    /// <inheritdoc/>
    /// <exception cref="ParameterException">The space has choices, truth values or conditions.</exception>
    public Proposal? Propose(TunerQuery query)
    {
        if (Unfit(query.Space) is { } unfit)
            throw new ParameterException(
                $"tuner '{Name}' searches only unconditional numbers; parameter '{unfit.Name}' is " +
                $"{unfit.Allowed}{(unfit.Condition is { } c ? $" when {c}" : "")}. Use another tuner, such as 'tpe' or 'default'.");
        var history = _observations.Of(query);
        var random = RandomStream.Of(seed, query.Number);
        var start = Observations.Units(query.Space, query.Space.Defaults);
        return Generations.Next(query.Space, _generations.Reach(Name, history, Searched(query.Space), start, FirstStep), Name, ref random);
    }

    /// <summary>Whether CMA-ES can search a space.</summary>
    internal static bool Fits(SearchSpace space) => Unfit(space) is null && Searched(space).Length > 0;

    internal static int[] Searched(SearchSpace space) =>
        [.. Enumerable.Range(0, space.Parameters.Count).Where(i => space.Parameters[i].Cardinality != 1)];

    private static Parameter? Unfit(SearchSpace space) =>
        space.Parameters.FirstOrDefault(p => p.Cardinality != 1 && (p.Condition is not null || p is not (RealParameter or IntParameter)));

    /// <summary>The distributions a history leads through; whatever prefix of trials is the same is not computed again.</summary>
    internal sealed class Generations
    {
        private readonly List<(Observation[] Trials, SearchDistribution After)> _reached = [];
        private double[]? _start;

        internal SearchDistribution Reach(string name, IReadOnlyList<Observation> history, int[] searched, double[] start, double step)
        {
            if (_start is null || !_start.SequenceEqual(start))
            {
                _start = start;
                _reached.Clear();
            }
            var distribution = new SearchDistribution([.. searched.Select(i => start[i])], step);
            if (searched.Length == 0)
                return distribution;
            var byGeneration = history.Where(o => !double.IsNaN(o.Loss)).Select(o => (o, Generation: GenerationOf(name, o.Trial.Origin)))
                .Where(o => o.Generation >= 0).ToLookup(o => o.Generation, o => o.o);
            for (var generation = 0; byGeneration[generation].Count() >= SearchDistribution.Population(searched.Length); generation++)
            {
                var trials = byGeneration[generation].ToArray();
                if (generation < _reached.Count && _reached[generation].Trials.AsSpan().SequenceEqual(trials))
                {
                    distribution = _reached[generation].After;
                    continue;
                }
                _reached.RemoveRange(Math.Min(generation, _reached.Count), Math.Max(0, _reached.Count - generation));
                distribution =
                    distribution.Update([.. trials.OrderBy(o => o.Loss).Select(o => searched.Select(i => o.Units[i]).ToArray())]);
                _reached.Add((trials, distribution));
            }
            return distribution;
        }

        internal static Proposal Next(SearchSpace space, SearchDistribution distribution, string name, ref RandomStream random)
        {
            var point = distribution.Mean.Length == 0 ? [] : distribution.Draw(ref random);
            var next = 0;
            var set = space.Build(p => p.FromUnit(p.Cardinality == 1 ? 0.5 : Math.Clamp(point[next++], 0, 1)));
            return new(set, string.Create(CultureInfo.InvariantCulture, $"{name}/{distribution.Generation}"));
        }

        private static int GenerationOf(string name, string origin) =>
            origin.StartsWith(name, StringComparison.Ordinal) && origin.Length > name.Length && origin[name.Length] == '/'
                && int.TryParse(origin.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
                ? generation
                : -1;
    }
}
