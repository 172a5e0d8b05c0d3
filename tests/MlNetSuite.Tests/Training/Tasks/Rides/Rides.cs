using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks.Rides;

/// <summary>How long rides took: rows that no task of the product knows.</summary>
public sealed record RideDataset(string Name, IReadOnlyList<float> Kilometres, IReadOnlyList<float> Minutes) : Dataset(Name)
{
    public override int Count => Minutes.Count;

    public override string Fingerprint =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', Kilometres.Concat(Minutes)))));
}

/// <summary>A line of a file is a ride: kilometres, minutes.</summary>
public sealed class RideRows : ITaskRows<RideDataset>
{
    public DataSplit<RideDataset> Read(RowSource source, CancellationToken cancel)
    {
        var rides = File.ReadLines(source.Data).Select(line => line.Split(',')).ToList();
        float[] Column(int place) => [.. rides.Select(r => float.Parse(r[place], CultureInfo.InvariantCulture))];
        return new(new(Path.GetFileName(source.Data), Column(0), Column(1)), null);
    }

    public Holdout Split(RideDataset rows, ITrainer trainer, double? requested, double usual, int seed) =>
        Holdout.Shuffled(rows.Count, requested ?? usual, seed);

    public RideDataset Subset(RideDataset rows, IReadOnlyList<int> places) =>
        rows with { Kilometres = [.. places.Select(p => rows.Kilometres[p])], Minutes = [.. places.Select(p => rows.Minutes[p])] };

    public IReadOnlyDictionary<string, object?> Row(RideDataset rows, int row) =>
        new Dictionary<string, object?> { ["Kilometres"] = rows.Kilometres[row] };

    public JsonObject Sample(RideDataset rows, int row) => new() { ["Kilometres"] = rows.Kilometres[row] };
}

/// <summary>How wide the intervals are, and how many rides they hold.</summary>
public sealed class RideEvaluation : ITaskEvaluation<RideDataset>
{
    public string DefaultMetric => "width";

    public IReadOnlyList<Objective> FurtherMetrics { get; } = [Objective.Minimize("width"), Objective.Maximize("coverage")];

    public MetricReport Evaluate(PredictionModel model, RideDataset rows, CancellationToken cancel)
    {
        var answers = rows.Kilometres.Select(km => model.Predict(new Dictionary<string, object?> { ["Kilometres"] = km })["Minutes"])
            .ToList();
        return new(("width", answers.Average(a => (double)a.Upper[0] - a.Lower[0])),
            ("coverage", answers.Index()
                .Average(a => rows.Minutes[a.Index] >= a.Item.Lower[0] && rows.Minutes[a.Index] <= a.Item.Upper[0] ? 1.0 : 0)));
    }

    public MetricReport Baseline(RideDataset train, RideDataset test, ITrainer trainer, int threads) =>
        new(("width", train.Minutes.Max() - train.Minutes.Min()), ("coverage", 1));
}

/// <summary>The mean pace, and the pace a share faster and slower.</summary>
public sealed class PaceTrainer : ITrainer<RideDataset>
{
    public string Name => "pace";

    public string Summary => "the mean pace";

    public SearchSpace Space { get; } = new SearchSpace().LogUniform("share", 0.05, 0.5, 0.2, "how much faster and slower");

    public TrainedModel Train(RideDataset data, ParameterSet parameters, TrainingRun run)
    {
        var pace = data.Minutes.Sum() / data.Kilometres.Sum();
        string Times(double factor) => string.Create(CultureInfo.InvariantCulture, $"km: km * {factor:0.000000}f");
        var ml = run.ML;
        var share = parameters.Real("share");
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Kilometres", NumberDataViewType.Single);
        var pipeline = ml.Transforms.Expression("Slow", Times(pace * (1 + share)), "Kilometres")
            .Append(ml.Transforms.Expression("Fast", Times(pace * (1 - share)), "Kilometres"))
            .Append(ml.Transforms.Concatenate("Minutes", "Fast", "Slow"))
            .Append(ml.Transforms.Expression("IsLong", "km: km > 10f", "Kilometres"));
        return new(pipeline.Fit(ml.Data.LoadFromEnumerable([new Ride()])), schema.ToSchema());
    }

    private sealed class Ride
    {
        public float Kilometres { get; init; }
    }
}

/// <summary>The task, as a program that knows nothing but the package declares it.</summary>
public static class RideTask
{
    public static TrainingTask<RideDataset> Create() => new(new()
    {
        Name = "ride-time",
        Summary = "how long a ride takes",
        Trainers = [new PaceTrainer()],
        Rows = new RideRows(),
        Evaluation = new RideEvaluation(),
        Outputs = _ =>
            [new("Minutes", OutputRole.Interval, "Nearly all rides take so long."),
                new("IsLong", OutputRole.Flag, WhenFalse: "the ride is short")],
    });

    /// <summary>Rides at 3 minutes a kilometre, some faster and some slower.</summary>
    public static void Write(string path) => File.WriteAllLines(path, Enumerable.Range(1, 60).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{i % 20 + 1},{(i % 20 + 1) * (3 + 0.2 * (i % 3 - 1)):0.00}")));
}
