using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>One sweep as a person asks for it. Survives a round trip through JSON, by which a child process learns what its trials are
/// about.</summary>
public sealed record SweepRequest
{
    /// <summary>A catalog id, a file or a folder.</summary>
    public required string Data { get; init; }

    /// <summary>Test rows of their own: a file or a folder. Null: the data's own test rows, or <see cref="Split"/>.</summary>
    public string? Test { get; init; }

    /// <summary>Which columns hold what, where their names do not tell.</summary>
    public ColumnRoles Roles { get; init; } = new();

    /// <summary>Share of the rows held out for testing where there are no test rows, above 0 and below 1; null for the task's own
    /// way.</summary>
    public double? Split { get; init; }

    /// <summary>What is sought, the first steers; empty for the task's own. See <see cref="Metrics.Find(string)"/>.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>Trainers to search among; empty for all that can be evaluated by the metric.</summary>
    public IReadOnlyList<string> Trainers { get; init; } = [];

    /// <summary>Parameters that have one value in all trials, as text, for each trainer that has them; they are not searched.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>A tuner's name.</summary>
    public string Tuner { get; init; } = "default";

    /// <summary>A pruner's name.</summary>
    public string Pruner { get; init; } = "asha";

    /// <summary>See <see cref="ValidationRule"/>.</summary>
    public string Validation { get; init; } = ValidationRule.Holdout.Text;

    /// <summary>Most different models in the ensemble; 1 for the best trial alone.</summary>
    public int Ensemble { get; init; } = 1;

    /// <summary>Which trial of a study with several objectives becomes the model; null for the best of the first.</summary>
    public string? Prefer { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Cores in all, shared among parallel trials.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Where the study is kept: a file, or the URL of another store (see <see cref="StudyStores"/>); null to remember in
    /// memory.</summary>
    public string? Study { get; init; }

    /// <summary>The study's name within its store.</summary>
    public string Name { get; init; } = "sweep";

    /// <summary>Whether to resume an existing study of that name.</summary>
    public bool Resume { get; init; }

    /// <summary>Rows of the data that the zip keeps to show what an app gives, 0 to 100. With none, rows are made up from the profile of
    /// the training rows where one is needed.</summary>
    public int Samples { get; init; } = SampleRows.Usual;

    /// <summary>The zip to write.</summary>
    public required string Artifact { get; init; }

    /// <summary>What a study's trials must have in common to be compared; named as the options of <c>train</c>.</summary>
    internal IReadOnlyDictionary<string, string> Attributes(string task, string fingerprint)
    {
        var all = new Dictionary<string, string?>
        {
            ["task"] = task,
            ["data"] = Data,
            ["fingerprint"] = fingerprint,
            ["test"] = Test,
            ["split"] = Split?.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            ["label"] = Roles.Label,
            ["text"] = Columns(Roles.Text),
            ["user"] = Roles.User,
            ["item"] = Roles.Item,
            ["rating"] = Roles.Rating,
            ["timestamp"] = Roles.Timestamp,
            ["items"] = Roles.ItemTable,
            ["users"] = Roles.UserTable,
            ["recursive"] = Roles.Recursive ? "true" : null,
            ["numeric"] = Columns(Roles.Numeric),
            ["categorical"] = Columns(Roles.Categorical),
            ["date"] = Columns(Roles.Date),
            ["prose"] = Columns(Roles.Prose),
            ["ignore"] = Columns(Roles.Ignore),
            ["decimal"] = Roles.Decimal,
            ["missing"] = Columns(Roles.Missing),
            ["missing-label"] = Roles.MissingLabel == MissingLabel.Fail ? "fail" : null,
            ["separator"] = Roles.Separator,
            ["no-header"] = Roles.Header is { } header ? header ? "false" : "true" : null,
            ["skip"] = Roles.Skip?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["encoding"] = Roles.Encoding,
            ["sheet"] = Roles.Sheet,
            ["quoting"] = Roles.Quoting?.ToString(),
            ["validation"] = Validation,
            ["samples"] = Samples == SampleRows.Usual ? null : Samples.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        return all.Where(a => a.Value is not null).ToDictionary(a => a.Key, a => a.Value!);
    }

    private static string? Columns(IReadOnlyList<string>? columns) => columns is { Count: > 0 } ? StudyColumns.Write(columns) : null;

    /// <summary>How many members of an ensemble the final training trains at once: as many as there were trials at once, as far as the
    /// machine that sweeps has cores for them. Trials may have run on others.</summary>
    internal int MembersAtOnce(SweepBudget budget) => Math.Min(budget.Parallel, Math.Max(1, Threads));

    /// <summary>The rule behind <see cref="Validation"/>.</summary>
    internal ValidationRule Rule => ValidationRule.Parse(Validation);
}

/// <summary>What a sweep came to.</summary>
/// <param name="Study">What was searched.</param>
/// <param name="Task">The task's name.</param>
/// <param name="End">Why the search ended.</param>
/// <param name="Trials">Every trial.</param>
/// <param name="Best">The trial the model came from; the best of the ensemble's where there is one.</param>
/// <param name="Final">The final training and its metrics on test rows.</param>
/// <param name="Artifact">The zip that was written.</param>
/// <param name="Seconds">Of everything.</param>
public sealed record SweepOutcome(
    StudyDefinition Study, string Task, SweepEnd End, IReadOnlyList<Trial> Trials, Trial Best, FinishOutcome Final, string Artifact,
    double Seconds)
{
    /// <summary>What went wrong and cost no trial and no model anything, such as a listener that failed; empty where nothing did.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Numbers of the completed trials whose models answer all rows alike. None of them is <see cref="Best"/> unless all
    /// are.</summary>
    public IReadOnlyList<int> Constant { get; init; } = [];

    /// <summary>How many of <see cref="Trials"/> other sweeps of the study ended, before this one or at the same time.</summary>
    public int Others { get; init; }

    /// <summary>What the time went to.</summary>
    public IReadOnlyList<StageTime> Stages { get; init; } = [];
}

/// <summary>What a process needs to know to work for a sweep. Survives a round trip through JSON.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Request">The sweep.</param>
/// <param name="Threads">Cores of each trial.</param>
/// <param name="Folder">The folder in which the sweep's processes leave files for each other; null where an executor has brought
/// <see cref="ISweepFiles"/> of its own.</param>
public sealed record SweepJob(string Task, SweepRequest Request, int Threads, string? Folder)
{
    /// <summary>The training rows that the process must find; null where it takes those that are there.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether the process runs on another machine than the sweep: what is large about the rows is not in the folder yet, and the
    /// first process that has read them leaves it there for the others.</summary>
    public bool IsElsewhere { get; init; }
}

/// <summary>What is done with the trials a search chose. Survives a round trip through JSON.</summary>
/// <param name="Members">One trial, or an ensemble's.</param>
/// <param name="Value">The validation metrics of what was chosen.</param>
/// <param name="Notes">What else belongs on the model card.</param>
/// <param name="Refit">Whether members are trained anew on training and validation rows together; otherwise the trials' own models are
/// taken.</param>
/// <param name="Models">What the names of the trials' own models begin with.</param>
/// <param name="Zip">The name of the file that becomes the model; the sweep takes it from there.</param>
/// <param name="Parallel">Most members trained at once; they share <see cref="SweepRequest.Threads"/>.</param>
internal sealed record FinishJob(
    IReadOnlyList<FinishMember> Members, IReadOnlyDictionary<string, double> Value, IReadOnlyList<string> Notes, bool Refit, string Models,
    string Zip,
    int Parallel)
{
    /// <summary>How many members are trained at once.</summary>
    internal int ParallelMembers => Math.Min(Parallel, Members.Count);
}

/// <summary>A trial that becomes the model, or part of it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Trainer">Its trainer.</param>
/// <param name="Parameters">The trainer's own parameters, as text.</param>
/// <param name="Weight">Its share in the answer; the members' sum is 1.</param>
internal sealed record FinishMember(int Number, string Trainer, IReadOnlyDictionary<string, string> Parameters, double Weight);

/// <summary>What the final training came to.</summary>
/// <param name="Test">Metrics on test rows that the sweep never saw, as one JSON object; empty where there were none.</param>
/// <param name="TrainRows">Rows the final model learned from.</param>
/// <param name="TestRows">Rows it was tested on.</param>
/// <param name="Members">Models in it.</param>
/// <param name="Notes">Things a person should know.</param>
public sealed record FinishOutcome(
    System.Text.Json.Nodes.JsonObject Test, int TrainRows, int TestRows, int Members, IReadOnlyList<string> Notes)
{
    /// <summary>The SHA-256 of the zip that was written, in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }
}
