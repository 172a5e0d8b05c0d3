using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MlNetSuite.Prediction.Telemetry;

/// <summary>What an app can watch of its predictions: the meter and the activity source <c>MlNetSuite.Prediction</c>. Costs next to
/// nothing while nobody listens.</summary>
/// <remarks>Names and units follow OpenTelemetry's conventions. Every instrument but the last carries <c>model</c> and
/// <c>version</c>.</remarks>
internal static class PredictionTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    internal const string Name = "MlNetSuite.Prediction";

    // A row takes some ten microseconds; a batch of pictures behind others takes seconds.
    private static readonly double[] Seconds =
        [.00001, .000025, .00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("mlnetsuite.prediction.requests", "{request}",
        "Predictions asked for, of one row or of many.");
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("mlnetsuite.prediction.rows", "{row}", "Rows predicted.");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("mlnetsuite.prediction.errors", "{request}",
        "Predictions that failed.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("mlnetsuite.prediction.duration", "s",
        "Time a prediction took, waiting included.", advice: new() { HistogramBucketBoundaries = Seconds });
    private static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("mlnetsuite.prediction.batch.size", "{row}",
        "Rows scored together.", advice: new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });
    private static readonly UpDownCounter<int> Loaded = Meter.CreateUpDownCounter<int>("mlnetsuite.prediction.models", "{model}",
        "Versions of models loaded now.");

    /// <summary>Begins to watch a request.</summary>
    internal static Request Begin(LoadedModel model, int rows) =>
        Requests.Enabled || Duration.Enabled || Errors.Enabled || Rows.Enabled || Source.HasListeners() ? new(model, rows) : default;

    /// <summary>Notes rows scored in one go.</summary>
    internal static void Batch(LoadedModel model, int rows)
    {
        if (BatchSize.Enabled)
            BatchSize.Record(rows, model.Tags);
    }

    /// <summary>Notes that a version was loaded, or with -1 that it was let go.</summary>
    internal static void Count(int change) => Loaded.Add(change);

    /// <summary>One request under way; it has failed unless it said that it has not.</summary>
    internal struct Request : IDisposable
    {
        private readonly LoadedModel? _model;
        private readonly int _rows;
        private readonly long _start;
        private readonly Activity? _activity;
        private bool _succeeded;

        internal Request(LoadedModel model, int rows)
        {
            (_model, _rows, _start) = (model, rows, Stopwatch.GetTimestamp());
            _activity = Source.StartActivity("predict");
            _activity?.SetTag("model", model.Name).SetTag("version", model.Version).SetTag("rows", rows);
        }

        internal void Succeed() => _succeeded = true;

        public readonly void Dispose()
        {
            if (_model is null)
                return;
            Requests.Add(1, _model.Tags);
            if (_succeeded)
                Rows.Add(_rows, _model.Tags);
            else
                Errors.Add(1, _model.Tags);
            Duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, _model.Tags);
            if (!_succeeded)
                _activity?.SetStatus(ActivityStatusCode.Error);
            _activity?.Dispose();
        }
    }
}
