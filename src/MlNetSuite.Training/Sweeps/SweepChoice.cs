using System.Globalization;
using System.Numerics.Tensors;
using MlNetSuite.AutoML.Ensembles;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>What a search chose: one trial, or an ensemble of several.</summary>
/// <param name="Best">The trial chosen, or the best of the ensemble's study.</param>
/// <param name="Members">What the model is made of.</param>
/// <param name="Values">Validation values by metric.</param>
internal sealed record SweepChoice(Trial Best, IReadOnlyList<FinishMember> Members, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>What belongs on the model's card about the choice.</summary>
    internal IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Trials an ensemble is chosen from: the best, since weak ones are hardly ever taken.</summary>
    private const int MostCandidates = 50;

    /// <summary>Weights of an ensemble are multiples of about one in so many.</summary>
    private const int Rounds = 25;

    /// <summary>Of ensembles that are right about as many rows the one of the least log-loss is taken: on halves of validation rows
    /// of spam-assassin it made 3 to 13 % fewer errors on the other half.</summary>
    private const double TieWeight = 1e-6;

    /// <param name="study">The study.</param>
    /// <param name="request">The sweep.</param>
    /// <param name="files">What trials left.</param>
    /// <param name="evaluate">Evaluates scores on the validation rows, by all metrics or the one that is named.</param>
    /// <param name="end">Why the search ended; null while it goes on.</param>
    /// <exception cref="InputException">No trial came to an end.</exception>
    internal static SweepChoice Of(Study study, SweepRequest request, TrialFiles files, Func<float[], string?, MetricReport> evaluate,
        SweepEnd? end = null)
    {
        var all = study.Leaderboard();
        if (all.Count == 0)
            throw new InputException(NothingToChoose(study.Trials(), end));
        // What learned from a few of the rows is not compared with what had more.
        var varied = Varied(all, files);
        IReadOnlyList<Trial> board = [.. varied.Where(t => t.Share == varied[0].Share)];
        var objectives = study.Definition.Objectives;
        IReadOnlyList<string> lacking = [];
        if (request.Ensemble > 1)
        {
            List<Candidate> candidates = [.. board.Take(MostCandidates).Select(trial => new Candidate(trial, files.Scores(trial.Number)))];
            var ensemble = Ensemble(candidates, objectives[0], request.Ensemble, evaluate);
            lacking = Lacking(candidates, isEnsemble: ensemble is not null);
            if (ensemble is not null)
                return ensemble with { Notes = lacking };
        }
        var (best, notes) = Preferred(board, objectives, request.Prefer);
        notes = [.. lacking, .. notes];
        if (best.Share < 1)
            notes = [.. notes, string.Create(CultureInfo.InvariantCulture,
                $"no trial had learned from all training rows yet; this one was chosen by what it came to with {best.Share:P1} of them.")];
        return new(best, [Member(best, 1)], objectives.Zip(best.Values).ToDictionary(v => v.First.Metric, v => v.Second)) { Notes = notes };
    }

    /// <summary>The trials whose models do not answer all rows alike; all, where none is such.</summary>
    private static IReadOnlyList<Trial> Varied(IReadOnlyList<Trial> board, TrialFiles files)
    {
        List<Trial> varied = [.. board.Where(trial => !files.IsConstant(trial.Number))];
        return varied.Count > 0 ? varied : board;
    }

    /// <summary>The trial a person prefers; where none is within their bounds, the best by the first objective, so that a sweep does not
    /// end with nothing.</summary>
    private static (Trial Best, IReadOnlyList<string> Notes) Preferred(IReadOnlyList<Trial> board, IReadOnlyList<Objective> objectives,
        string? rule)
    {
        if (rule is null)
            return (board[0], []);
        try
        {
            return (Preference.Parse(rule, objectives).Choose(board)!, []);
        }
        catch (StudyException none)
        {
            return (board[0], [$"{none.Message.TrimEnd('.')}; the best by {objectives[0].Metric} was taken."]);
        }
    }

    /// <summary>Sweeps that work on a study of a database keep the predictions of their trials to themselves.</summary>
    private static IReadOnlyList<string> Lacking(IReadOnlyList<Candidate> candidates, bool isEnsemble) =>
        candidates.Count(c => c.Scores is null) is var absent and > 0
            ? [$"{absent} of the {candidates.Count} best trials left no predictions that this sweep can read: another sweep of the study "
                + "ran them, and only studies in a file keep predictions for all. "
                + (isEnsemble ? "The ensemble was chosen without them." : "So there was no ensemble to choose.")]
            : [];

    private static SweepChoice? Ensemble(IReadOnlyList<Candidate> all, Objective objective, int most,
        Func<float[], string?, MetricReport> evaluate)
    {
        List<Candidate> candidates = [.. all.Where(c => c.Scores is { Length: > 0 })];
        if (candidates.Count < 2)
            return null;
        var selection = new GreedySelection { MaxMembers = most, Rounds = Rounds };
        double Loss(ReadOnlySpan<float> scores)
        {
            var report = evaluate(scores.ToArray(), objective.Metric);
            return objective.Loss(report[objective.Metric]) + (report.Has(Metrics.LogLoss) ? TieWeight * report[Metrics.LogLoss] : 0);
        }
        var chosen = selection.Select([.. candidates.Select(c => c.Scores!)], Loss).Members;
        var mean = new float[candidates[0].Scores!.Length];
        foreach (var (candidate, weight) in chosen)
            TensorPrimitives.MultiplyAdd(candidates[candidate].Scores!, (float)weight, mean, mean);
        return new(all[0].Trial, [.. chosen.Select(c => Member(candidates[c.Candidate].Trial, c.Weight))],
            evaluate(mean, null).Values.ToDictionary());
    }

    /// <summary>A trial that may become part of an ensemble.</summary>
    /// <param name="Trial">The trial.</param>
    /// <param name="Scores">Its scores on the validation rows; null where they are not here.</param>
    private sealed record Candidate(Trial Trial, float[]? Scores);

    private static FinishMember Member(Trial trial, double weight)
    {
        var trainer = trial.Parameters.Text("trainer");
        return new(trial.Number, trainer, trial.Parameters.Branch(trainer).Printed, weight);
    }

    private static string NothingToChoose(IReadOnlyList<Trial> trials, SweepEnd? end)
    {
        if (trials.FirstOrDefault(t => t.State == TrialState.Failed) is { } failed)
            return $"none of {trials.Count} trials came to an end; trial {failed.Number} failed: {failed.Failure}";
        if (trials.FirstOrDefault(t => t.State == TrialState.Interrupted) is { } interrupted)
            return $"none of {trials.Count} trials came to an end; trial {interrupted.Number} was interrupted through no fault of its own: " +
                $"{interrupted.Failure}";
        var first = trials.Count == 0 ? "its first trial began"
            : $"its first trial ({trials[0].Parameters.Text("trainer")}, the quickest) came to an end";
        return end switch
        {
            SweepEnd.Finished => $"the sweep was finished on request before {first}; there is no model to write.",
            SweepEnd.Cancelled => $"the sweep was interrupted before {first}; there is no model to write.",
            null or SweepEnd.Time => $"the sweep was over before {first}; give it more time (--time)"
                + (trials.Count == 0 ? "." : " or name a quicker trainer (--trainers)."),
            _ => $"none of {SweepWords.Trials(trials.Count)} completed ({SweepWords.End(end.Value)}): " +
                $"{string.Join(", ", trials.GroupBy(t => t.State).Select(g => $"{g.Count()} {SweepWords.State(g.Key)}"))}.",
        };
    }
}
