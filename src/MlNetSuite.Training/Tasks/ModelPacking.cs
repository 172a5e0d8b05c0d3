using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Training.Tasks;

/// <summary>Makes the zip of a trained model: describes it on a card, opens it as an app does and tests it so.</summary>
/// <param name="task">The task.</param>
/// <param name="samples">Rows of the data that the zip keeps to show what an app gives.</param>
internal sealed class ModelPacking<TData>(TaskDefinition<TData> task, int samples) where TData : Dataset
{

    // Rows a profile is made of; more would not move its quantiles by what drift is measured in.
    private const int ProfiledRows = 20_000;

    // Pixels of images, and answers, cost more to come by.
    private const int ProfiledAnswers = 1_000;

    // With fewer test rows than these, answers to training rows tell more.
    private const int EnoughTestRows = 100;

    // A model that is no constant may well answer so few rows alike.
    private const int EnoughVariedRows = 20;

    /// <summary>The card of a model as far as rows and schema tell; its metrics are still to be filled in.</summary>
    internal ModelCard Card(TaskRows<TData> rows, TrainedModel model, ITrainer trainer, IReadOnlyDictionary<string, object> parameters,
        TrainingRun run)
    {
        var answered = model.Transformer.GetOutputSchema(model.InputSchema);
        return new()
        {
            Task = task.Name,
            Trainer = trainer.Name,
            Parameters = (JsonObject)JsonSerializer.SerializeToNode(parameters)!,
            Metrics = [],
            Dataset = rows.Train.Name,
            Fingerprint = rows.Train.Fingerprint,
            TrainRows = rows.Train.Count,
            ValidationRows = model.ValidationRows,
            TestRows = rows.Test.Count,
            Seed = run.Seed,
            // Pictures of a table may have been left out.
            Image = model.InputSchema.Any(column => column.Type is ImageDataViewType) ? task.Rows.Image(rows.Train) : null,
            Libraries = LibraryVersions.All,
            Created = run.Created,
            Inputs = task.Rows.Describe(rows.Train, ModelSchema.Columns(model.InputSchema)),
            // An ensemble has no embedding, whoever its members are.
            Outputs = [.. task.Outputs(trainer)
                .Where(output => answered.GetColumnOrNull(output.Name) is not null
                    || (output.Role != OutputRole.Embedding && !output.IsOptional))
                .Select(output => output.In(answered))],
            Labels = task.Rows.Labels(rows.Train),
            LabelColumn = task.Rows.LabelColumn(rows.Train),
            Reading = rows.Reading,
            Columns = task.Rows.Columns(rows.Train),
            Notes = [.. rows.Notes, .. model.Notes],
        };
    }

    /// <summary>Packs the model, which is disposed, and evaluates it as it is packed on the test rows, if there are any.</summary>
    internal TestedModel Test(TrainedModel model, ModelCard card, TaskRows<TData> rows, TrainingRun run)
    {
        run.Begin(WorkStage.Packing, 1);
        var packed = Pack(model, rows.Test.Count > 0 ? rows.Test : rows.Train, run);
        // A large model need not be in memory twice.
        model.Dispose();
        using var opened = Open(packed.Zip(card, isTemporary: true), run);
        run.Begin(WorkStage.Testing, 1);
        var report = rows.Test.Count > 0 ? task.Evaluation.Evaluate(opened, rows.Test, run.Cancel) : new MetricReport();
        var baseline = rows.Test.Count > 0
            ? task.Evaluation.Baseline(rows.Train, rows.Test, task.TrainerOf(card), run.Threads)
            : new MetricReport();
        List<string> notes =
        [
            .. card.Notes, .. report.Notes.Except(card.Notes), .. task.Rows.SplitNotes(rows.Train, rows.Test),
            .. rows.HeldOutAtRandom ? task.Times?.OrderNotes(rows.Train) ?? [] : [],
            .. AnswerNotes(opened, rows, report, baseline, run.Cancel), .. ScoreChecks.Notes(card, report),
        ];
        run.Begin(WorkStage.Profiling, 1);
        card = card with { Metrics = report.ToJson(), Profile = Profile(opened, rows, run.Cancel), Notes = notes };
        if (samples > 0 && ExampleRows.Of(task.Rows, opened, rows.Train, run.Seed, run.Cancel) is { } examples)
            (packed, card) = (packed.With(TrainingExamples.EntryName, examples.ToBytes()), ExampleRows.Told(card, examples));
        run.Begin(WorkStage.Packing, 1);
        return new(report, baseline, card, packed.Zip(card));
    }

    /// <summary>Whether a model answers all rows alike: of the rows it is tested on, or where they are few, of those it learned
    /// from.</summary>
    internal bool IsConstant(PredictionModel model, TData train, TData test, CancellationToken cancel)
    {
        var rows = Varied(train, test);
        return ConstantModel.Is(model, rows.Count, place => task.Rows.Row(rows, place), cancel);
    }

    private static TData Varied(TData train, TData test) => test.Count >= EnoughVariedRows ? test : train;

    private IEnumerable<string> AnswerNotes(
        PredictionModel model, TaskRows<TData> rows, MetricReport report, MetricReport baseline, CancellationToken cancel)
    {
        if (IsConstant(model, rows.Train, rows.Test, cancel))
        {
            var asked = Varied(rows.Train, rows.Test) == rows.Test ? "test" : "training";
            yield return $"the model is constant: all {asked} rows get the same answer, whatever is in them. It has learned nothing; " +
                "another trainer (--trainer), other parameters or a sweep may, if the columns tell anything about the answer.";
        }
        else if (rows.Test.Count >= EnoughVariedRows && report.Classes?.OnlyPredicted is { } only)
            yield return $"all {rows.Test.Count:N0} test rows are taken for '{only}', though with different probabilities; " +
                "the other classes are never answered.";
        else
            foreach (var note in ScoreChecks.NoBetter(report, baseline, rows.Test.Count))
                yield return note;
    }

    /// <summary>A model as an app loads it, with sample rows, so that a network is scored as it will be when it is served.</summary>
    /// <param name="model">The model.</param>
    /// <param name="card">Its card.</param>
    /// <param name="shown">Rows to take samples of.</param>
    /// <param name="run">The threads it may use.</param>
    /// <param name="zip">The zip it was opened from.</param>
    internal PredictionModel Open(TrainedModel model, ModelCard card, TData shown, TrainingRun run, out byte[] zip)
    {
        zip = Pack(model, shown, run).Zip(card);
        return Open(zip, run);
    }

    private PackedModel Pack(TrainedModel model, TData shown, TrainingRun run) =>
        PackedModel.Of(run.ML, model.Transformer, model.InputSchema, Samples(shown, model.InputSchema), model.Entries);

    private static PredictionModel Open(byte[] zip, TrainingRun run)
    {
        var opened = PredictionModel.Open(new MemoryStream(zip));
        (opened.Threads, opened.Vectors) = (run.Threads, run.Vectors);
        return opened;
    }

    private List<JsonObject> Samples(TData rows, DataViewSchema inputs) =>
        [.. Enumerable.Range(0, Math.Min(samples, rows.Count)).Select(row => task.Rows.Sample(rows, row, inputs))];

    /// <summary>The profile of training rows and of the model's answers to rows it did not learn from, where there are enough.</summary>
    private ModelProfile Profile(PredictionModel model, TaskRows<TData> rows, CancellationToken cancel) =>
        new ModelDrift(model).CreateProfile(
        Spread(rows.Train, model.Card.Image is not null ? ProfiledAnswers : ProfiledRows),
        Spread(rows.Test.Count >= EnoughTestRows ? rows.Test : rows.Train, ProfiledAnswers),
        cancel);

    /// <summary>Rows at even distances.</summary>
    private IReadOnlyList<IReadOnlyDictionary<string, object?>> Spread(TData rows, int most) =>
        [.. RowPick.Spread(rows.Count, most).Select(row => task.Rows.Row(rows, row))];
}

/// <summary>A model that was tested as an app loads it.</summary>
/// <param name="Report">Its metrics on the test rows; none where there were none.</param>
/// <param name="Baseline">Those of the trivial answer; none likewise.</param>
/// <param name="Card">Its card, with the metrics.</param>
/// <param name="Zip">The zip.</param>
internal sealed record TestedModel(MetricReport Report, MetricReport Baseline, ModelCard Card, byte[] Zip);
