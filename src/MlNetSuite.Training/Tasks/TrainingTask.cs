using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Ensembles;

namespace MlNetSuite.Training.Tasks;

/// <summary>The one way every task goes: read, split, train, pack, test the packed model, write.</summary>
/// <typeparam name="TData">The task's rows.</typeparam>
public abstract class TrainingTask<TData> : ITrainingTask where TData : Dataset
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
        run.Report(new("reading", 0));
        var (train, test, notes) = ReadAndSplit(request, trainer, run);
        ModelArtifact.RequireWritable(request.Artifact);

        var watch = Stopwatch.StartNew();
        using var model = trainer.Train(train, parameters, run);
        var seconds = watch.Elapsed.TotalSeconds;

        run.Report(new("testing", 1));
        notes = [.. notes, .. model.Notes];
        var card = new ModelCard
        {
            Task = Name,
            Trainer = trainer.Name,
            Parameters = (JsonObject)JsonSerializer.SerializeToNode(parameters.ToDictionary(p => p.Key, p => p.Value))!,
            Metrics = [],
            Dataset = train.Name,
            Fingerprint = train.Fingerprint,
            TrainRows = train.Count,
            ValidationRows = model.ValidationRows,
            TestRows = test.Count,
            Seed = run.Seed,
            Split = request.Split,
            Image = Shape(train),
            Libraries = LibraryVersions.All,
            Created = DateTimeOffset.UtcNow,
            Inputs = ModelSchema.Columns(model.InputSchema),
            Outputs = [.. ModelSchema.Columns(model.Transformer.GetOutputSchema(model.InputSchema)).Where(c => OutputColumns.Contains(c.Name))],
            Labels = Labels(train),
            LabelColumn = LabelColumn(train),
            Notes = notes,
        };
        var shown = test.Count > 0 ? test : train;
        IReadOnlyList<JsonObject> samples = [.. Enumerable.Range(0, Math.Min(SampleRows, shown.Count)).Select(row => Sample(shown, row))];
        var report = test.Count > 0 ? EvaluatePacked(model, card, samples, test, run) : new MetricReport();
        run.Cancel.ThrowIfCancellationRequested();
        ModelArtifact.Save(request.Artifact, run.ML, model.Transformer, model.InputSchema, card with { Metrics = report.ToJson() }, samples, model.Entries);
        return new(Name, train.Name, trainer.Name, parameters, report, test.Count > 0 ? Baseline(train, test, trainer) : new MetricReport(),
            train.Count, test.Count, seconds, request.Artifact, notes);
    }

    /// <inheritdoc/>
    public EvaluationOutcome Evaluate(PredictionModel model, string data, ColumnRoles roles, CancellationToken cancel)
    {
        if (model.Card.Task != Name)
            throw new InputException($"the model is for {model.Card.Task}, not for {Name}.");
        var loaded = Read(new(data, null, roles, model.Card), cancel);
        var (rows, notes) = loaded.Test is { } test ? (test, loaded.Notes) : Unseen(loaded, model.Card);
        return new(Name, rows.Count, Evaluate(model, rows, cancel), notes);
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

    /// <summary>The columns an app reads.</summary>
    private protected abstract IReadOnlyList<string> OutputColumns { get; }

    /// <summary>The same figures for the trivial answer: the majority class, the mean rating.</summary>
    private protected abstract MetricReport Baseline(TData train, TData test, ITrainer trainer);

    /// <summary>Splits rows that came without test rows: by the fraction asked for, or else in the task's own way, which may
    /// take <paramref name="usual"/>.</summary>
    private protected abstract Holdout Split(TData rows, ITrainer trainer, double? fraction, double usual, int seed);

    private protected abstract TData Subset(TData rows, IReadOnlyList<int> indices);

    /// <summary>A row as an app gives it.</summary>
    private protected abstract JsonObject Sample(TData rows, int row);

    private protected virtual IReadOnlyList<string> Labels(TData rows) => [];

    private protected virtual string? LabelColumn(TData rows) => null;

    private protected virtual CardImage? Shape(TData rows) => null;

    private (TData Train, TData Test, IReadOnlyList<string> Notes) ReadAndSplit(TrainRequest request, ITrainer trainer, TrainingRun run)
    {
        var loaded = Read(new(request.Data, request.Test, request.Roles, null), run.Cancel);
        if (loaded.Test is not null && request.Split is null)
            return (loaded.Train, loaded.Test, loaded.Notes);
        var (train, test) = HoldOut(loaded, trainer, request.Split, run.Seed);
        return (train, test, loaded.Notes);
    }

    private (TData Train, TData Test) HoldOut(DataSplit<TData> loaded, ITrainer trainer, double? fraction, int seed)
    {
        var holdout = Split(loaded.Train, trainer, fraction, loaded.TestFraction ?? DefaultSplit, seed);
        return (Subset(loaded.Train, holdout.Train), Subset(loaded.Train, holdout.Test));
    }

    /// <summary>The rows training held out, where these are the rows it came from; else all of them.</summary>
    private (TData Rows, IReadOnlyList<string> Notes) Unseen(DataSplit<TData> loaded, ModelCard card)
    {
        var trainer = Trainers.FirstOrDefault(t => t.Name == card.Trainer) ?? Trainers[0];
        var (train, test) = HoldOut(loaded, trainer, card.Split, card.Seed);
        if (train.Fingerprint == card.Fingerprint)
            return (test, [.. loaded.Notes, "the model was trained on part of this data; these are the rows that training held out."]);
        return (loaded.Train, loaded.Train.Fingerprint == card.Fingerprint
            ? [.. loaded.Notes, "these are the very rows the model was trained on; the figures flatter it."]
            : loaded.Notes);
    }

    private MetricReport EvaluatePacked(TrainedModel model, ModelCard card, IReadOnlyList<JsonObject> samples, TData test, TrainingRun run)
    {
        var zip = ModelArtifact.Pack(run.ML, model.Transformer, model.InputSchema, card, samples, model.Entries);
        using var opened = PredictionModel.Open(new MemoryStream(zip));
        return Evaluate(opened, test, run.Cancel);
    }

    private static void RequireFraction(double? split)
    {
        if (split is <= 0 or >= 1 or double.NaN)
            throw new InputException($"--split {split}: a share above 0 and below 1 is needed, such as 0.2.");
    }
}
