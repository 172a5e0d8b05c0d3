using System.Globalization;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>One run of FLOW2, Algorithm 1 of Wu, Wang and Huang 2021, "Frugal Optimization for Cost-related Hyperparameters",
/// AAAI: from the incumbent a step in a random direction; if that is no better, the same step the other way; whatever is better
/// becomes the incumbent. Steps shrink when too many in a row bring nothing.</summary>
/// <remarks>All of its state follows from its trials, whose origins say what they were: <c>flow2/3=</c> began run 3,
/// <c>flow2/3+7</c> was a step from trial 7, and <c>flow2/3-9</c> the step opposite to that of trial 9. Where the paper waits for
/// 2^(d-1) idle steps before it shortens them, this waits for 2d at most, or few sweeps would ever see a shorter one.</remarks>
internal sealed class LocalThread
{
    /// <summary>Steps this short find nothing more.</summary>
    private const double LeastStep = 1e-3;

    private readonly Dictionary<int, (int Base, bool Better)> _forward = [];
    private readonly HashSet<int> _answered = [];
    private int _tried;
    private int _triedAtBest = 1;
    private int _idle;

    private LocalThread(int id) => Id = id;

    /// <summary>Which run.</summary>
    internal int Id { get; }

    /// <summary>The best trial so far; null until one has ended.</summary>
    internal Observation? Incumbent { get; private set; }

    /// <summary>Length of a step along each parameter, root mean square, in units.</summary>
    internal double Step { get; private set; } = 0.1;

    /// <summary>Whether steps have become too short to matter.</summary>
    internal bool Converged => Step < LeastStep;

    /// <summary>Its ended trials.</summary>
    internal int Tried => _tried;

    /// <summary>Whether a trial of it is under way.</summary>
    internal bool Busy { get; private set; }

    /// <summary>The runs of one name, in order, as the history leaves them.</summary>
    /// <param name="name">What their origins begin with.</param>
    /// <param name="history">All trials.</param>
    /// <param name="starts">For a run's number the trial of another tuner's it began from; null if it ran one of its own.</param>
    internal static SortedDictionary<int,
        LocalThread> Replay(string name, IReadOnlyList<Observation> history, Func<int, Observation?>? starts = null)
    {
        var threads = new SortedDictionary<int, LocalThread>();
        foreach (var observation in history)
            if (Mark.Read(name, observation.Trial.Origin) is { } mark)
            {
                if (!threads.TryGetValue(mark.Thread, out var thread))
                    threads[mark.Thread] = thread = new(mark.Thread) { Incumbent = starts?.Invoke(mark.Thread) };
                thread.Take(mark, observation);
            }
        return threads;
    }

    /// <summary>A run that begins from a trial of another tuner.</summary>
    internal static LocalThread From(int id, Observation start) => new(id) { Incumbent = start };

    private void Take(Mark mark, Observation observation)
    {
        if (mark.Kind == '-')
            _answered.Add(mark.Reference);
        Busy |= observation.Running;
        if (double.IsNaN(observation.Loss))
            return;
        _tried++;
        var better = Incumbent is null || observation.Loss < Incumbent.Loss;
        if (mark.Kind == '+')
            _forward[observation.Trial.Number] = (mark.Reference, better);
        if (better)
        {
            (Incumbent, _triedAtBest, _idle) = (observation, _tried, 0);
            return;
        }
        var dimensions = observation.Units.Count(u => !double.IsNaN(u));
        if (++_idle >= Math.Min(2 * dimensions, Math.Pow(2, dimensions - 1)))
            (Step, _idle) = (Step * Math.Min(0.9, Math.Sqrt((double)_triedAtBest / _tried)), 0);
    }

    /// <summary>Where to step next from the incumbent.</summary>
    internal Proposal Next(string name, SearchSpace space, IReadOnlyList<Observation> history, ref RandomStream random)
    {
        var incumbent = Incumbent!;
        var failed = _forward.Where(f => f.Value.Base == incumbent.Trial.Number && !f.Value.Better && !_answered.Contains(f.Key))
            .Select(f => f.Key).DefaultIfEmpty(-1).Max();
        if (failed >= 0)
        {
            var forward = history.First(o => o.Trial.Number == failed);
            if (Moves.Opposite(space, incumbent.Units, forward.Units) is { } back && !Tested(history, back))
                return new(back, Mark.Write(name, Id, '-', failed));
        }
        var (step, set) = (Step, incumbent.Trial.Parameters);
        // Whole numbers and choices swallow short steps.
        for (var attempt = 0; attempt < 16; attempt++, step *= 1.2)
            if (!Tested(history, set = Moves.Random(space, incumbent.Units, step, ref random)))
                break;
        return new(set, Mark.Write(name, Id, '+', incumbent.Trial.Number));
    }

    private static bool Tested(IReadOnlyList<Observation> history, ParameterSet set) => history.Any(o => o.Trial.Parameters.Same(set));

    /// <summary>What an origin says.</summary>
    /// <param name="Thread">The run.</param>
    /// <param name="Kind"><c>=</c> for its start, <c>+</c> for a step, <c>-</c> for the opposite of one.</param>
    /// <param name="Reference">The trial it refers to; -1 for a start.</param>
    internal readonly record struct Mark(int Thread, char Kind, int Reference)
    {
        internal static string Write(string name, int thread, char kind, int reference) =>
            string.Create(CultureInfo.InvariantCulture, $"{name}/{thread}{kind}{(kind == '=' ? "" : reference)}");

        internal static Mark? Read(string name, string origin)
        {
            if (!origin.StartsWith(name, StringComparison.Ordinal) || origin.Length <= name.Length || origin[name.Length] != '/')
                return null;
            var rest = origin.AsSpan(name.Length + 1);
            var at = rest.IndexOfAny("=+-");
            if (at <= 0 || !int.TryParse(rest[..at], NumberStyles.None, CultureInfo.InvariantCulture, out var thread))
                return null;
            var reference = -1;
            return rest[at] == '=' || int.TryParse(rest[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out reference)
                ? new(thread, rest[at], reference)
                : null;
        }
    }
}
