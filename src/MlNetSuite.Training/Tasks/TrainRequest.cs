using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Tasks;

/// <summary>One training as a person asks for it.</summary>
public sealed record TrainRequest
{
    /// <summary>A catalog id, a file or a folder.</summary>
    public required string Data { get; init; }

    /// <summary>Test rows of their own: a file or a folder. Null: the data's own test rows, or <see cref="Split"/>.</summary>
    public string? Test { get; init; }

    /// <summary>The trainer's name; null for the task's default.</summary>
    public string? Trainer { get; init; }

    /// <summary>Parameters that differ from the trainer's defaults, as text.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Which columns hold what, where their names do not tell.</summary>
    public ColumnRoles Roles { get; init; } = new();

    /// <summary>Share of the rows held out for testing where there are no test rows, above 0 and below 1; null for the task's own
    /// way.</summary>
    public double? Split { get; init; }

    /// <summary>How the parameters are validated in addition, on rows held out of the training rows as a sweep does it (see
    /// <see cref="ValidationRule"/>); null for not at all.</summary>
    public string? Validation { get; init; }

    /// <summary>Rows of the data that the zip keeps to show what an app gives, 0 to 100. With none, rows are made up from the profile of
    /// the training rows where one is needed.</summary>
    public int Samples { get; init; } = SampleRows.Usual;

    /// <summary>The zip to write.</summary>
    public required string Artifact { get; init; }

    internal RowSource Source => new(Data, Test, Roles, null);
}

/// <summary>What a training came to.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Data">The dataset's name.</param>
/// <param name="Trainer">The trainer's name.</param>
/// <param name="Parameters">Every parameter it ran with.</param>
/// <param name="Metrics">Metrics on test rows that training never saw, measured on the artifact as an app loads it.</param>
/// <param name="Baseline">The same metrics for the trivial answer (majority class, global mean).</param>
/// <param name="TrainRows">Rows trained on.</param>
/// <param name="TestRows">Rows tested on.</param>
/// <param name="Seconds">Time of the trainer alone: preparing and training.</param>
/// <param name="Artifact">The zip that was written.</param>
/// <param name="Notes">Things a person should know.</param>
public sealed record TrainOutcome(
    string Task, string Data, string Trainer, ParameterSet Parameters, MetricReport Metrics, MetricReport Baseline,
    int TrainRows, int TestRows, double Seconds, string Artifact, IReadOnlyList<string> Notes)
{
    /// <summary>Metrics on rows held out of the training rows; null where that was not asked for.</summary>
    public MetricReport? Validation { get; init; }

    /// <summary>What the time went to, from reading to packing.</summary>
    public IReadOnlyList<StageTime> Stages { get; init; } = [];

    /// <summary>How each column of the training table was read, the answers last; null where rows were no table.</summary>
    public IReadOnlyList<CardTableColumn>? Columns { get; init; }

    /// <summary>Who is likely to do better, where the trainer was left to the task; null where nobody is.</summary>
    public TrainerSuggestion? Suggestion { get; init; }
}

/// <summary>What an evaluation came to.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Rows">Rows the metrics rest on.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="Notes">Things a person should know.</param>
public sealed record EvaluationOutcome(string Task, int Rows, MetricReport Metrics, IReadOnlyList<string> Notes)
{
    /// <summary>What the time went to.</summary>
    public IReadOnlyList<StageTime> Stages { get; init; } = [];

    /// <summary>The metrics by group; null where that was not asked for.</summary>
    public GroupedMetrics? Groups { get; init; }
}

/// <summary>Where rows come from.</summary>
/// <param name="Data">A catalog id, a file or a folder.</param>
/// <param name="Test">Test rows of their own, or null.</param>
/// <param name="Roles">Which columns hold what, where their names do not tell.</param>
/// <param name="Model">The model the rows are for, whose classes and image size they take; null when they are to be learned from.</param>
public sealed record RowSource(string Data, string? Test, ColumnRoles Roles, Prediction.ModelCard? Model)
{
    /// <summary>Cores to use, at least 1; all of them unless it is set.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What the trainer runs with, as far as it says how rows are read; null where it is not known yet.</summary>
    public ParameterSet? Parameters { get; init; }

    /// <summary>Rows of a catalog dataset as it is.</summary>
    public RowSource(string data) : this(data, null, new(), null)
    {
    }
}
