using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tasks;

/// <summary>How the models of a task are evaluated.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public interface ITaskEvaluation<in TData> where TData : Dataset
{
    /// <summary>The metric that a sweep optimizes where none is named.</summary>
    string DefaultMetric { get; }

    /// <summary>The metric where none is named and a sweep begins with this trainer.</summary>
    string MetricOf(ITrainer trainer) => DefaultMetric;

    /// <summary>Metrics of this task alone, and which way each is better; those of <see cref="Metrics"/> need not be listed.</summary>
    IReadOnlyList<Objective> FurtherMetrics => [];

    /// <summary>Whether a trainer's models can be evaluated by a metric.</summary>
    bool Supports(ITrainer trainer, string metric) => true;

    /// <summary>Evaluates a model on rows with known answers.</summary>
    MetricReport Evaluate(PredictionModel model, TData rows, CancellationToken cancel);

    /// <summary>Evaluates a model on the rows of one group among others.</summary>
    MetricReport EvaluateGroup(PredictionModel model, TData rows, CancellationToken cancel) => Evaluate(model, rows, cancel);

    /// <summary>The same metrics for the trivial answer: the majority class, the mean.</summary>
    /// <param name="train">What the trivial answer is taken from.</param>
    /// <param name="test">What it is evaluated on.</param>
    /// <param name="trainer">Whose models it is compared with.</param>
    /// <param name="threads">Cores to use, at least 1.</param>
    MetricReport Baseline(TData train, TData test, ITrainer trainer, int threads);

    /// <summary>What a person should know about a metric on such rows, such as that another suits them better; null for nothing.</summary>
    string? Warning(TData rows, string metric) => null;
}
