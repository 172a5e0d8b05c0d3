using System.Diagnostics;
using System.Diagnostics.Metrics;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps.Telemetry;

/// <summary>What can be watched of a sweep: the meter and the activity source <c>MlNetSuite.AutoML</c>. Costs next to nothing while nobody
/// listens.</summary>
/// <remarks>Names and units follow OpenTelemetry's conventions. Every instrument carries the study's name.</remarks>
internal static class SweepTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    internal const string Name = "MlNetSuite.AutoML";

    internal const string StudyTag = "mlnetsuite.study.name";
    internal const string MetricTag = "mlnetsuite.study.metric";
    internal const string StateTag = "mlnetsuite.trial.state";
    internal const string TrainerTag = "mlnetsuite.trial.trainer";

    // A trial takes from milliseconds, of a function, to hours.
    private static readonly double[] Seconds = [.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];

    private static readonly Meter Meter = new(Name);
    private static readonly UpDownCounter<int> Running = Meter.CreateUpDownCounter<int>("mlnetsuite.trial.running", "{trial}",
        "Trials under way.");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>("mlnetsuite.trial.ended", "{trial}",
        "Trials that ended, by their state.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("mlnetsuite.trial.duration", "s",
        "From a trial's beginning to its end, without the waiting before.", advice: new() { HistogramBucketBoundaries = Seconds });
    private static readonly Gauge<double> Best = Meter.CreateGauge<double>("mlnetsuite.study.best_value", null,
        "The best value of the study's first objective.");

    internal static ActivitySource Source { get; } = new(Name);

    /// <summary>Begins the span of a search. It is taken for one that was broken off until its end is said.</summary>
    internal static Activity? Search(StudyDefinition study, string tuner) => Source.StartActivity("search")?
        .SetTag(StudyTag, study.Name).SetTag(MetricTag, study.Objectives[0].Metric).SetTag("mlnetsuite.study.tuner", tuner)
        .SetStatus(ActivityStatusCode.Error);

    /// <summary>Says in a search's span how it ended.</summary>
    internal static void Ends(Activity? search, SweepEnded ended) => search?
        .SetTag("mlnetsuite.study.end", ended.Reason.ToString().ToLowerInvariant())
        .SetTag("mlnetsuite.study.best_trial", ended.Best?.Number).SetTag("mlnetsuite.study.best_value", ended.Best?.Value)
        .SetStatus(ended.Reason is SweepEnd.AllFailed or SweepEnd.MachineFault ? ActivityStatusCode.Error : ActivityStatusCode.Unset,
            ended.Message);

    /// <summary>Counts a trial that begins.</summary>
    internal static void Begins(StudyDefinition study) => Running.Add(1, Of(study));

    /// <summary>Counts a trial that ended.</summary>
    internal static void Ends(StudyDefinition study, Trial trial, Trial? best)
    {
        Running.Add(-1, Of(study));
        if (Ended.Enabled || Duration.Enabled)
        {
            var tags = new TagList
            {
                Of(study), new(StateTag, State(trial)), new(TrainerTag, Trainer(trial)),
            };
            Ended.Add(1, tags);
            Duration.Record(trial.Seconds, tags);
        }
        if (best?.Value is { } value)
            Best.Record(value, Of(study), new(MetricTag, study.Objectives[0].Metric));
    }

    /// <summary>Counts a trial that is broken off with its sweep.</summary>
    internal static void BreaksOff(StudyDefinition study) => Running.Add(-1, Of(study));

    /// <summary>A trial's state as attributes have it.</summary>
    internal static string State(Trial trial) => trial.State.ToString().ToLowerInvariant();

    /// <summary>A trial's trainer; null where the space has none.</summary>
    internal static string? Trainer(Trial trial) => trial.Parameters.TryGetValue("trainer", out var name) ? name as string : null;

    private static KeyValuePair<string, object?> Of(StudyDefinition study) => new(StudyTag, study.Name);
}
