using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Training.Tasks;

/// <summary>The one way every task goes: read, split, train, pack, test the packed model, write.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public abstract partial class TrainingTask<TData> : ITrainingTask where TData : Dataset
{
    private const double DefaultSplit = 0.2;
    private const int SampleRows = 3;

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <inheritdoc cref="ITrainingTask.Trainers"/>
    public abstract IReadOnlyList<ITrainer<TData>> Trainers { get; }

    IReadOnlyList<ITrainer> ITrainingTask.Trainers => Trainers;

    /// <summary>Reads rows from a catalog id, a file or a folder.</summary>
    /// <exception cref="InputException">There is no such data, or it is not what the task needs.</exception>
    public abstract DataSplit<TData> Read(RowSource source, CancellationToken cancel);

    /// <inheritdoc/>
    public TrainOutcome Train(TrainRequest request, TrainingRun run)
    {
        var trainer = request.Trainer is null ? Trainers[0] : TrainingTasks.Named(Trainers, t => t.Name, "trainer", request.Trainer);
        var parameters = trainer.Space.Resolve(request.Parameters);
        RequireFraction(request.Split);
        var rule = request.Validation is { } text ? ValidationRule.Parse(text) : null;
        run.Report(new("reading", 0));
        var rows = ReadAndSplit(request.Source, request.Split, rule, trainer, run);
        ModelArtifact.RequireWritable(request.Artifact);
        var validated = rule is null ? null : new TrialBench<TData>(this, rows.Train, rule, trainer, run.Seed).Judge(trainer, parameters, run);

        var watch = Stopwatch.StartNew();
        using var model = trainer.Train(rows.Train, parameters, run);
        var seconds = watch.Elapsed.TotalSeconds;

        run.Report(new("testing", 1));
        var card = Card(rows, model, trainer, parameters.ToDictionary(), run) with
        {
            Split = request.Split,
            Validation = validated is null ? null : ValidationJson(rule!, validated),
        };
        var (report, _) = TestAndSave(model, card, rows, request.Artifact, run);
        return new(Name, rows.Train.Name, trainer.Name, parameters, report, rows.Test.Count > 0 ? Baseline(rows.Train, rows.Test, trainer, run.Threads) : new MetricReport(),
            rows.Train.Count, rows.Test.Count, seconds, request.Artifact, card.Notes)
        {
            Validation = validated,
        };
    }

    /// <inheritdoc/>
    public EvaluationOutcome Evaluate(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel)
    {
        RequireTask(model.Card);
        var judged = Judged(model, data, roles, cancel);
        return new(Name, judged.Rows.Count, Evaluate(model, judged.Rows, cancel), judged.Notes);
    }

    /// <summary>Judges a model on rows.</summary>
    public abstract MetricReport Evaluate(PredictionModel model, TData rows, CancellationToken cancel);

    /// <summary>Makes one model of several: it scores as the weighted mean of theirs, and stock ML.NET loads it like any other.</summary>
    /// <param name="members">Trained here or out of artifacts (<see cref="ModelMember.Open"/>); they belong to the merged model
    /// from then on and are disposed with it; where merging fails, they stay the caller's.</param>
    /// <param name="data">The rows they were trained on.</param>
    /// <param name="run">Its context and seed.</param>
    /// <exception cref="InputException">There is no member, a weight is not above 0, or the members do not fit together.</exception>
    public virtual TrainedModel Merge(IReadOnlyList<ModelMember> members, TData data, TrainingRun run) =>
        ModelEnsemble.Merge(members, Labels(data), run);

    /// <summary>What an app reads of a model's answer.</summary>
    private protected abstract IReadOnlyList<TaskOutput> Outputs(ITrainer trainer);

    /// <summary>The same figures for the trivial answer: the majority class, the mean rating.</summary>
    private protected abstract MetricReport Baseline(TData train, TData test, ITrainer trainer, int threads);

    /// <summary>Splits rows that came without test rows: by the fraction asked for, or else in the task's own way, which may
    /// take <paramref name="usual"/>.</summary>
    private protected abstract Holdout Split(TData rows, ITrainer trainer, double? fraction, double usual, int seed);

    private protected abstract TData Subset(TData rows, IReadOnlyList<int> indices);

    /// <summary>A row as an app gives it.</summary>
    private protected abstract JsonObject Sample(TData rows, int row);

    /// <summary>A row by column name in values of .NET; an image as <c>Pixels</c>, bytes.</summary>
    private protected abstract IReadOnlyDictionary<string, object?> Row(TData rows, int row);

    private protected virtual IReadOnlyList<string> Labels(TData rows) => [];

    private protected virtual string? LabelColumn(TData rows) => null;

    private protected virtual CardImage? Shape(TData rows) => null;

    /// <summary>Where each row stands in time by the column <paramref name="column"/>.</summary>
    /// <exception cref="InputException">These rows have no such column.</exception>
    private protected virtual IReadOnlyList<double> Times(TData rows, string column) =>
        throw new InputException($"--validation time:{column}: the rows of {Name} have no column to be put in order by; use holdout or cv:5.");

    /// <summary>Reads rows and sets some apart for testing: the data's own test rows, or a share of the others.</summary>
    private TaskRows<TData> ReadAndSplit(RowSource source, double? split, ValidationRule? rule, ITrainer trainer, TrainingRun run)
    {
        var loaded = Read(source with { Threads = run.Threads }, run.Cancel);
        if (loaded.Test is not null && split is null)
            return new(loaded.Train, loaded.Test, loaded.Notes);
        if (rule?.TimeColumn is { } column)
        {
            // What is validated on the newest rows is tested on rows newer still.
            var ordered = ValidationRule.Last(Times(loaded.Train, column), split ?? loaded.TestFraction ?? DefaultSplit);
            return new(Subset(loaded.Train, ordered.Train), Subset(loaded.Train, ordered.Test), loaded.Notes);
        }
        var holdout = HoldOut(loaded, trainer, split, run.Seed);
        return new(Subset(loaded.Train, holdout.Train), Subset(loaded.Train, holdout.Test), loaded.Notes);
    }

    private Holdout HoldOut(DataSplit<TData> loaded, ITrainer trainer, double? fraction, int seed) =>
        Split(loaded.Train, trainer, fraction, loaded.TestFraction ?? DefaultSplit, seed);

    /// <summary>The rows a model is judged on: the source's own test rows, or the rows training held out where these are the rows
    /// it came from; else all of them.</summary>
    private JudgedRows<TData> Judged(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel)
    {
        var card = model.Card;
        var loaded = Read(new(data, null, roles, card) { Threads = model.Threads }, cancel);
        if (loaded.Test is { } test)
            return new(test, test, null, loaded.Notes);
        var trainer = Trainers.FirstOrDefault(t => t.Name == card.Trainer) ?? Trainers[0];
        var holdout = HoldOut(loaded, trainer, card.Split, card.Seed);
        if (Subset(loaded.Train, holdout.Train).Fingerprint == card.Fingerprint)
            return new(Subset(loaded.Train, holdout.Test), loaded.Train, holdout.Test,
                [.. loaded.Notes, "the model was trained on part of this data; these are the rows that training held out."]);
        return new(loaded.Train, loaded.Train, null, loaded.Train.Fingerprint == card.Fingerprint
            ? [.. loaded.Notes, "these are the very rows the model was trained on; the figures flatter it."]
            : loaded.Notes);
    }

    /// <summary>The card of a model as far as rows and schema tell; its metrics and how it came about are still to be filled in.</summary>
    private ModelCard Card(
        TaskRows<TData> rows, TrainedModel model, ITrainer trainer, IReadOnlyDictionary<string, object> parameters, TrainingRun run) => new()
        {
            Task = Name,
            Trainer = trainer.Name,
            Parameters = (JsonObject)JsonSerializer.SerializeToNode(parameters)!,
            Metrics = [],
            Dataset = rows.Train.Name,
            Fingerprint = rows.Train.Fingerprint,
            TrainRows = rows.Train.Count,
            ValidationRows = model.ValidationRows,
            TestRows = rows.Test.Count,
            Seed = run.Seed,
            Image = Shape(rows.Train),
            Libraries = LibraryVersions.All,
            Created = run.Created,
            Inputs = ModelSchema.Columns(model.InputSchema),
            Outputs = [.. Outputs(trainer).Select(output => output.In(model.Transformer.GetOutputSchema(model.InputSchema)))],
            Labels = Labels(rows.Train),
            LabelColumn = LabelColumn(rows.Train),
            Notes = [.. rows.Notes, .. model.Notes],
        };

    /// <summary>Evaluates the packed model on the test rows, if there are any, and writes it with its metrics.</summary>
    /// <returns>The metrics, and the SHA-256 of the zip in hexadecimal digits.</returns>
    private (MetricReport Report, string Sha256) TestAndSave(TrainedModel model, ModelCard card, TaskRows<TData> rows, string artifact, TrainingRun run)
    {
        var samples = Samples(rows.Test.Count > 0 ? rows.Test : rows.Train);
        using var opened = Opened(model, card, samples, run, out _);
        var report = rows.Test.Count > 0 ? Evaluate(opened, rows.Test, run.Cancel) : new MetricReport();
        run.Cancel.ThrowIfCancellationRequested();
        card = card with { Metrics = report.ToJson(), Profile = Profile(opened, rows, run.Cancel) };
        var zip = ModelArtifact.Pack(run.ML, model.Transformer, model.InputSchema, card, samples, model.Entries);
        AtomicFile.Write(artifact, stream => stream.Write(zip));
        return (report, WrittenArtifact.Sha256(zip));
    }

    private List<JsonObject> Samples(TData rows) => [.. Enumerable.Range(0, Math.Min(SampleRows, rows.Count)).Select(row => Sample(rows, row))];

    /// <summary>A model as an app loads it, for the threads of the run.</summary>
    private static PredictionModel Opened(TrainedModel model, ModelCard card, IReadOnlyList<JsonObject> samples, TrainingRun run, out byte[] zip)
    {
        zip = ModelArtifact.Pack(run.ML, model.Transformer, model.InputSchema, card, samples, model.Entries);
        var opened = PredictionModel.Open(new MemoryStream(zip));
        opened.Threads = run.Threads;
        return opened;
    }

    private static JsonObject ValidationJson(ValidationRule rule, MetricReport report) => new()
    {
        ["protocol"] = rule.Text,
        ["metrics"] = new MetricReport(report.Values).ToJson(),
    };

    private static void RequireFraction(double? split)
    {
        if (split is <= 0 or >= 1 or double.NaN)
            throw new InputException($"--split {split}: a share above 0 and below 1 is needed, such as 0.2.");
    }
}

/// <summary>Rows of a task, parted once: what is not for testing, and what is.</summary>
/// <param name="Train">To learn and to validate on.</param>
/// <param name="Test">Looked at once, at the end.</param>
/// <param name="Notes">What a person should know about how they were read.</param>
internal sealed record TaskRows<TData>(TData Train, TData Test, IReadOnlyList<string> Notes) where TData : Dataset;

/// <summary>Rows a model is judged on.</summary>
/// <param name="Rows">Those rows.</param>
/// <param name="All">All rows of the source.</param>
/// <param name="Places">Where <paramref name="Rows"/> are among <paramref name="All"/>; null where they are the same.</param>
/// <param name="Notes">What a person should know about them.</param>
internal sealed record JudgedRows<TData>(TData Rows, TData All, IReadOnlyList<int>? Places, IReadOnlyList<string> Notes) where TData : Dataset;
