using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tasks;

/// <summary>The metrics there are and which way each is better.</summary>
public static class Metrics
{
    /// <summary>Decides between classifiers that are right about as many rows.</summary>
    internal const string LogLoss = "logLoss";

    private static readonly IReadOnlyList<Objective> All =
    [
        Objective.Maximize("accuracy"), Objective.Maximize("balancedAccuracy"), Objective.Maximize("macroF1"), Objective.Maximize("f1"),
        Objective.Maximize("auc"), Objective.Maximize("averagePrecision"), Objective.Minimize(LogLoss),
        Objective.Minimize("rmse"), Objective.Minimize("mae"), Objective.Maximize("r2"),
        Objective.Maximize("ndcg@10"), Objective.Maximize("hitRate@10"), Objective.Maximize("recall@10"),
        // What it costs to use a model: seconds a row, bytes of the zip.
        Objective.Minimize("latency"), Objective.Minimize("bytes"),
    ];

    /// <summary>The names of those that are no single task's own.</summary>
    public static IEnumerable<string> Names => All.Select(metric => metric.Metric);

    /// <summary>The metric called <paramref name="name"/> as something to seek.</summary>
    /// <exception cref="InputException">There is none; the message names the nearest.</exception>
    public static Objective Find(string name) => Find(name, []);

    /// <summary>As <see cref="Find(string)"/>, with the metrics of a task.</summary>
    internal static Objective Find(string name, IReadOnlyList<Objective> further) =>
        TrainingTasks.Named([.. further, .. All], o => o.Metric, "metric", name);
}
