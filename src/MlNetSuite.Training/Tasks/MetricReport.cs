using System.Text.Json.Nodes;

namespace MlNetSuite.Training.Tasks;

/// <summary>How well a model did on rows it never saw.</summary>
/// <param name="Values">Single values by metric, the one a person looks at first in front: <c>accuracy, balancedAccuracy,
/// macroF1, f1, auc, averagePrecision, logLoss, rmse, mae, r2, hitRate@10, ndcg@10, recall@10</c>; of groups of numbers
/// also <c>meanError</c>.</param>
public sealed record MetricReport(IReadOnlyList<KeyValuePair<string, double>> Values)
{
    /// <summary>A report of single values.</summary>
    public MetricReport(params (string Name, double Value)[] values)
        : this([.. values.Select(v => KeyValuePair.Create(v.Name, v.Value))])
    {
    }

    /// <summary>Metrics for each class; null where the task has none.</summary>
    public ClassificationDetail? Classes { get; init; }

    /// <summary>What a person should know of them, such as why one could not be measured.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The value of the metric <paramref name="name"/>.</summary>
    public double this[string name] => Values.First(v => v.Key == name).Value;

    /// <summary>Whether there is a metric <paramref name="name"/>.</summary>
    public bool Has(string name) => Values.Any(v => v.Key == name);

    /// <summary>The mean of each metric over the reports that have it: a fold may have no rows for one.</summary>
    internal static MetricReport Mean(IReadOnlyList<MetricReport> reports) => new(
        [.. reports.SelectMany(r => r.Values).Select(v => v.Key).Distinct()
            .Select(name => KeyValuePair.Create(name, reports.Where(r => r.Has(name)).Average(r => r[name])))])
    {
        Notes = [.. reports.SelectMany(r => r.Notes).Distinct()],
    };

    /// <summary>The metrics as one JSON object; classifiers add <c>perClass</c> and <c>confusionMatrix</c>.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, value) in Values)
            json[name] = double.IsFinite(value) ? value : null;
        if (Classes is not null)
        {
            json["perClass"] = Classes.PerClassJson();
            json["confusionMatrix"] = Classes.ConfusionJson();
        }
        return json;
    }
}
