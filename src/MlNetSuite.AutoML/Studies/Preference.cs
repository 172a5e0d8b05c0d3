using System.Globalization;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies;

/// <summary>Chooses a trial of a study with several objectives: bounds to satisfy, then the objective to optimize.</summary>
/// <remarks>Written as <c>accuracy</c>, <c>latency</c>, <c>balanced</c> or <c>accuracy>=0.97,latency</c>: parts between commas,
/// each a bound or, once, the name of an objective or <c>balanced</c>, which is also meant where none is named.</remarks>
/// <example><code>
/// var preference = Preference.Parse("accuracy>=0.97,latency", study.Definition.Objectives);
/// var trial = preference.Choose(study.Trials());
/// </code></example>
public sealed class Preference
{
    private const string Balanced = "balanced";

    private readonly IReadOnlyList<Objective> _objectives;
    private readonly List<Bound> _bounds = [];
    private int? _target;

    private Preference(IReadOnlyList<Objective> objectives) => _objectives = objectives;

    /// <summary>Reads a preference.</summary>
    /// <exception cref="ParameterException">It names no objective of the study, bounds with something that is no number, or
    /// names two objectives.</exception>
    public static Preference Parse(string text, IReadOnlyList<Objective> objectives)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(objectives);
        var preference = new Preference(objectives);
        var targets = 0;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var sign = part.AsSpan().IndexOfAny('<', '>');
            if (sign >= 0)
                preference._bounds.Add(preference.ParseBound(part, sign));
            else if (++targets > 1)
                throw new ParameterException(
                    $"preference '{text}' names two objectives; name one, and give bounds such as " +
                    $"{objectives[0].Metric}>=0.9 for the others.");
            else if (!part.Equals(Balanced, StringComparison.OrdinalIgnoreCase))
                preference._target = preference.ObjectiveAt(part);
        }
        return preference;
    }

    /// <summary>The preferred completed trial: of those within every bound the best by the objective named (of equals the
    /// better by the others, in their order), or for <c>balanced</c> the one on their front nearest to the point that has the
    /// best of every objective, each measured from its best to its worst on the front.</summary>
    /// <returns>Null if no trial is completed.</returns>
    /// <exception cref="StudyException">No completed trial is within the bounds.</exception>
    public Trial? Choose(IEnumerable<Trial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var completed = ParetoFront.Sorted(trials, _objectives, _target ?? 0).ToList();
        if (completed.Count == 0)
            return null;
        var within = completed.Where(t => _bounds.TrueForAll(b => b.Holds(t))).ToList();
        return within.Count == 0 ? throw new StudyException(NoneWithin(completed))
            : _target is not null ? within[0]
            : Nearest(ParetoFront.Of(within, _objectives));
    }

    private Trial Nearest(IReadOnlyList<Trial> front)
    {
        var losses = front.Select(t => _objectives.Select((o, at) => o.Loss(t.Values[at])).ToArray()).ToList();
        var best = _objectives.Select((_, at) => losses.Min(l => l[at])).ToArray();
        var worst = _objectives.Select((_, at) => losses.Max(l => l[at])).ToArray();
        return front[Enumerable.Range(0, front.Count).MinBy(n => losses[n]
            .Select((loss, at) => worst[at] > best[at] ? (loss - best[at]) / (worst[at] - best[at]) : 0)
            .Sum(distance => distance * distance))];
    }

    private Bound ParseBound(string part, int sign)
    {
        var inclusive = sign + 1 < part.Length && part[sign + 1] == '=';
        var number = part[(sign + (inclusive ? 2 : 1))..];
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) || !double.IsFinite(limit))
            throw new ParameterException(
                $"bound '{part}' ends with '{number.Trim()}', which is not a number; for example {part[..sign]}{part[sign]}=0.9.");
        return new(part, ObjectiveAt(part[..sign].Trim()), part[sign] == '>', inclusive, limit);
    }

    private int ObjectiveAt(string name)
    {
        for (var at = 0; at < _objectives.Count; at++)
            if (_objectives[at].Metric.Equals(name, StringComparison.OrdinalIgnoreCase))
                return at;
        var known = _objectives.Select(o => o.Metric).ToList();
        throw new ParameterException($"'{name}' is not an objective of the study; use one of {string.Join(", ", known)}, or {Balanced}." +
            (Spaces.Nearest.To(name, [.. known, Balanced]) is { } near ? $" Did you mean '{near}'?" : ""));
    }

    private string NoneWithin(List<Trial> completed)
    {
        var broken = _bounds.Find(b => !completed.Exists(b.Holds));
        if (broken is null)
            return $"no trial satisfies {string.Join(" and ", _bounds.Select(b => b.Text))} together, " +
                $"though each is satisfied by some. Relax one of them.";
        var values = completed.Select(t => t.Values[broken.At]);
        return string.Create(CultureInfo.InvariantCulture,
            $"no trial satisfies {broken.Text}; the closest has {(broken.Above ? values.Max() : values.Min()):G6}. Relax the bound or " +
            $"continue the search.");
    }

    private sealed record Bound(string Text, int At, bool Above, bool Inclusive, double Limit)
    {
        internal bool Holds(Trial trial) =>
            trial.Values[At] == Limit ? Inclusive : Above ? trial.Values[At] > Limit : trial.Values[At] < Limit;
    }
}
