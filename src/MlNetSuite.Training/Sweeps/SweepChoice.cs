using System.Numerics.Tensors;
using MlNetSuite.AutoML.Ensembles;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>What a search chose: one trial, or an ensemble of several.</summary>
/// <param name="Best">The trial chosen, or the best of the ensemble's study.</param>
/// <param name="Members">What the model is made of.</param>
/// <param name="Values">Validation figures by metric.</param>
internal sealed record SweepChoice(Trial Best, IReadOnlyList<FinishMember> Members, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>Trials an ensemble is chosen from: the best, since weak ones are hardly ever taken.</summary>
    private const int MostCandidates = 50;

    /// <exception cref="InputException">No trial came to an end.</exception>
    internal static SweepChoice Of(Study study, SweepRequest request, TrialFolder folder, Func<float[], MetricReport> judge)
    {
        var board = study.Leaderboard();
        if (board.Count == 0)
            throw new InputException(NothingToChoose(study));
        var objectives = study.Definition.Objectives;
        var best = request.Prefer is { } rule ? Preference.Parse(rule, objectives).Choose(board)! : board[0];
        return request.Ensemble > 1 && Ensemble(board, objectives[0], request.Ensemble, folder, judge) is { } ensemble
            ? ensemble
            : new(best, [Member(best, 1)], objectives.Zip(best.Values).ToDictionary(v => v.First.Metric, v => v.Second));
    }

    private static SweepChoice? Ensemble(IReadOnlyList<Trial> board, Objective objective, int most, TrialFolder folder, Func<float[], MetricReport> judge)
    {
        var candidates = board.Take(MostCandidates).Select(trial => (Trial: trial, Scores: folder.Scores(trial.Number)))
            .Where(c => c.Scores is { Length: > 0 }).ToList();
        if (candidates.Count < 2)
            return null;
        var selection = new GreedySelection { MaxMembers = most };
        var chosen = selection.Select([.. candidates.Select(c => c.Scores!)], scores => objective.Loss(judge(scores.ToArray())[objective.Metric])).Members;
        var mean = new float[candidates[0].Scores!.Length];
        foreach (var (candidate, weight) in chosen)
            TensorPrimitives.MultiplyAdd(candidates[candidate].Scores!, (float)weight, mean, mean);
        return new(board[0], [.. chosen.Select(c => Member(candidates[c.Candidate].Trial, c.Weight))], judge(mean).Values.ToDictionary());
    }

    private static FinishMember Member(Trial trial, double weight)
    {
        var trainer = trial.Parameters.Text("trainer");
        return new(trial.Number, trainer, trial.Parameters.Branch(trainer).Printed, weight);
    }

    private static string NothingToChoose(Study study)
    {
        var trials = study.Trials();
        if (trials.FirstOrDefault(t => t.State == TrialState.Failed) is { } failed)
            return $"none of {trials.Count} trials came to an end; trial {failed.Number} failed: {failed.Failure}";
        return trials.Count == 0
            ? "the sweep was over before its first trial began; give it more time (--time)."
            : $"the sweep was over before its first trial ({trials[0].Parameters.Text("trainer")}, the quickest) came to an end; give it more time (--time) or name a quicker trainer (--trainers).";
    }
}
