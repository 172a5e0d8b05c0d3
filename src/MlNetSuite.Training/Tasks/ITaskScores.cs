using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Ensembles;

namespace MlNetSuite.Training.Tasks;

/// <summary>Declares that models of a task give scores: vectors of numbers whose weighted mean over several models is again an
/// answer.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public interface ITaskScores<in TData> where TData : Dataset
{
    /// <summary>A model's scores, one vector a row; null for a model whose scores cannot be evaluated apart from it.</summary>
    IReadOnlyList<float[]>? Scores(PredictionModel model, TData rows, CancellationToken cancel);

    /// <summary>Evaluates scores as <see cref="ITaskEvaluation{TData}.Evaluate"/> evaluates a model.</summary>
    /// <param name="rows">The rows that were scored.</param>
    /// <param name="scores">A vector a row.</param>
    /// <param name="metric">The only metric that is needed, where others that take long may be left out; null for all.</param>
    MetricReport Evaluate(TData rows, IEnumerable<float[]> scores, string? metric = null);

    /// <summary>Makes one model of several, which scores as the weighted mean of theirs.</summary>
    /// <inheritdoc cref="TrainingTask{TData}.Merge"/>
    TrainedModel Merge(IReadOnlyList<ModelMember> members, TData data, TrainingRun run);
}
