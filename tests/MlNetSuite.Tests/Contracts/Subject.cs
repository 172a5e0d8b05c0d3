using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Contracts;

/// <summary>A trainer under test, the rows it gets and how its predictions are read.</summary>
internal abstract class Subject(string task, ITrainer trainer)
{
    internal const int Seed = 3;

    internal string Task => task;

    internal ITrainer Trainer => trainer;

    /// <summary>Parameters set beside those that make trainings quick.</summary>
    internal Dictionary<string, string> Set { get; } = [];

    internal abstract Type Rows { get; }

    internal Dataset Data => TinyData.For(Rows);

    internal static Subject Of(string task, string trainer) =>
        TrainingTasks.Find(task).Trainers.Single(t => t.Name == trainer) switch
        {
            ITrainer<ImageDataset> images => new ImageSubject(task, images),
            ITrainer<TextDataset> texts => new TextSubject(task, texts),
            ITrainer<RatingDataset> ratings => new RatingSubject(task, ratings),
            ITrainer<ClassificationTable> classes => new ClassTableSubject(task, classes),
            ITrainer<RegressionTable> numbers => new NumberTableSubject(task, numbers),
            var other => throw new NotSupportedException($"no subject for {other.Name} yet; add one here."),
        };

    internal abstract TrainedModel Train(Dataset data, TrainingRun run);

    /// <summary>An artifact of the tiny rows.</summary>
    internal byte[] Packed(int threads)
    {
        var run = new TrainingRun(Seed, threads);
        using var model = Train(Data, run);
        return Pack(model, Data, run);
    }

    internal byte[] Pack(TrainedModel model, Dataset rows, TrainingRun run) =>
        ModelArtifact.Pack(run.ML, model.Transformer, model.InputSchema, Card(model, rows), [], model.Entries);

    /// <summary>The <c>Score</c> column over the tiny rows.</summary>
    internal IReadOnlyList<float> Scores(ITransformer transformer) => Scores(transformer.Transform(View(new MLContext())));

    internal IReadOnlyList<float> Scores(byte[] zip)
    {
        using var model = PredictionModel.Open(new MemoryStream(zip));
        return Scores(model.Transform(View(new MLContext())));
    }

    internal abstract void AssertStockProgramAgrees(byte[] zip);

    private protected abstract IDataView View(MLContext ml);

    private static IReadOnlyList<float> Scores(IDataView rows) => rows.Schema["Score"].Type is VectorDataViewType
        ? [.. rows.GetColumn<float[]>("Score").SelectMany(s => s)]
        : [.. rows.GetColumn<float>("Score")];

    private protected ParameterSet Parameters => trainer.Space.Resolve(Quick());

    private protected static void AssertNear(IEnumerable<float> expected, JsonElement row)
    {
        var actual = row.GetProperty("Score").EnumerateArray().Select(e => e.GetSingle()).ToArray();
        Assert.Equal(expected, actual, (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    /// <summary>Few passes: contracts are about behaviour, not about accuracy.</summary>
    private Dictionary<string, string> Quick()
    {
        var quick = new Dictionary<string, string>
        {
            // A pass of one that fine-tunes twenty million weights is longer than all passes of most others.
            ["epochs"] = trainer is TransformerTrainer ? "1" : "3",
            ["tune"] = "1",
            ["iterations"] = "10",
            ["factors"] = "4",
            ["trees"] = "10",
            ["members"] = "2",
            ["size"] = "32",
        };
        return quick.Where(p => trainer.Space.Parameters.Any(x => x.Name == p.Key)).Concat(Set).ToDictionary();
    }

    private static IReadOnlyList<string> Labels(Dataset rows) =>
        rows switch { ImageDataset i => i.Classes, TextDataset t => t.Classes, ClassificationTable c => c.Classes, _ => [] };

    private ModelCard Card(TrainedModel model, Dataset rows) => new()
    {
        Task = task,
        Trainer = trainer.Name,
        Parameters = [],
        Metrics = [],
        Dataset = rows.Name,
        Fingerprint = rows.Fingerprint,
        TrainRows = rows.Count,
        TestRows = 0,
        Seed = Seed,
        Libraries = new Dictionary<string, string>(),
        Created = DateTimeOffset.UnixEpoch,
        Inputs = ModelSchema.Columns(model.InputSchema),
        Outputs = ToyArtifacts.Outputs(model, Labels(rows)),
        Labels = Labels(rows),
    };

    private sealed class ImageSubject(string task, ITrainer<ImageDataset> trainer) : Subject(task, trainer)
    {
        internal override Type Rows => typeof(ImageDataset);

        internal override TrainedModel Train(Dataset data, TrainingRun run) => trainer.Train((ImageDataset)data, Parameters, run);

        private protected override IDataView View(MLContext ml)
        {
            var data = (ImageDataset)Data;
            return ml.Data.LoadFromEnumerable(Enumerable.Range(0, data.Count)
                .Select(i => new ImageRow { Image = Opaque(data.Shape, data.Image(i)) }));
        }

        private static MLImage Opaque(ImageShape shape, ReadOnlySpan<byte> grey)
        {
            var bgra = new byte[grey.Length * 4];
            for (var i = 0; i < bgra.Length; i++)
                bgra[i] = i % 4 == 3 ? byte.MaxValue : grey[i / 4];
            return MLImage.CreateFromPixels(shape.Width, shape.Height, MLPixelFormat.Bgra32, bgra);
        }

        internal override void AssertStockProgramAgrees(byte[] zip)
        {
            using var folder = new TemporaryFolder();
            var path = folder.File("first.pixels");
            File.WriteAllBytes(path, ((ImageDataset)Data).Image(0).ToArray());
            AssertNear(Scores(zip).Take(3), Assert.Single(StockProgram.Predict(zip, "pixels", path)));
        }
    }

    private sealed class TextSubject(string task, ITrainer<TextDataset> trainer) : Subject(task, trainer)
    {
        internal override Type Rows => typeof(TextDataset);

        internal override TrainedModel Train(Dataset data, TrainingRun run) => trainer.Train((TextDataset)data, Parameters, run);

        private protected override IDataView View(MLContext ml) =>
            ml.Data.LoadFromEnumerable(((TextDataset)Data).Texts.Select(text => new TextRow { Text = text }));

        internal override void AssertStockProgramAgrees(byte[] zip)
        {
            var texts = ((TextDataset)Data).Texts;
            var rows = StockProgram.Predict(zip, "text", [texts[0], texts[1], ""]);
            AssertNear(Scores(zip).Take(3), rows[0]);
            AssertNear(Scores(zip).Skip(3).Take(3), rows[1]);
            Assert.Equal(3, rows.Count);
        }
    }

    private sealed class RatingSubject(string task, ITrainer<RatingDataset> trainer) : Subject(task, trainer)
    {
        internal override Type Rows => typeof(RatingDataset);

        internal override TrainedModel Train(Dataset data, TrainingRun run) => trainer.Train((RatingDataset)data, Parameters, run);

        private protected override IDataView View(MLContext ml)
        {
            var data = (RatingDataset)Data;
            return ml.Data.LoadFromEnumerable(Enumerable.Range(0, data.Count).Select(i => new RatingRow
            {
                User = data.Users[data.UserIndex[i]],
                Item = data.Items[data.ItemIndex[i]],
            }));
        }

        internal override void AssertStockProgramAgrees(byte[] zip)
        {
            var data = (RatingDataset)Data;
            var rows = StockProgram.Predict(zip, "recommendation",
                [data.Users[data.UserIndex[0]], data.Items[data.ItemIndex[0]], "nobody", "nothing"]);
            AssertNear(Scores(zip).Take(1), rows[0]);
            Assert.Equal(2, rows.Count);
        }
    }

    private static string[] TableInputs(TableDataset data, int row) => [.. data.Columns.Select(c =>
        c is NumberColumn number ? number.Values[row].ToString(System.Globalization.CultureInfo.InvariantCulture) : c.Text(row))];

    private sealed class ClassTableSubject(string task, ITrainer<ClassificationTable> trainer) : Subject(task, trainer)
    {
        internal override Type Rows => typeof(ClassificationTable);

        internal override TrainedModel Train(Dataset data, TrainingRun run) => trainer.Train((ClassificationTable)data, Parameters, run);

        private protected override IDataView View(MLContext ml) => TableRowView.Of(ml, (ClassificationTable)Data);

        internal override void AssertStockProgramAgrees(byte[] zip)
        {
            var data = (ClassificationTable)Data;
            var rows = StockProgram.Predict(zip, "classification", [.. TableInputs(data, 3), .. TableInputs(data, 5)]);
            AssertNear(Scores(zip).Skip(9).Take(3), rows[0]);
            AssertNear(Scores(zip).Skip(15).Take(3), rows[1]);
            Assert.Contains(rows[0].GetProperty("PredictedLabel").GetString(), data.Classes);
        }
    }

    private sealed class NumberTableSubject(string task, ITrainer<RegressionTable> trainer) : Subject(task, trainer)
    {
        internal override Type Rows => typeof(RegressionTable);

        internal override TrainedModel Train(Dataset data, TrainingRun run) => trainer.Train((RegressionTable)data, Parameters, run);

        private protected override IDataView View(MLContext ml) => TableRowView.Of(ml, (RegressionTable)Data);

        internal override void AssertStockProgramAgrees(byte[] zip)
        {
            var rows = StockProgram.Predict(zip, "regression",
                [.. TableInputs((RegressionTable)Data, 3), .. TableInputs((RegressionTable)Data, 5)]);
            Assert.Equal(Scores(zip)[3], rows[0].GetProperty("Score").GetSingle(), 1e-4f);
            Assert.Equal(Scores(zip)[5], rows[1].GetProperty("Score").GetSingle(), 1e-4f);
        }
    }

    private static class TableRowView
    {
        internal static IDataView Of(MLContext ml, TableDataset data) =>
            ml.Data.LoadFromEnumerable(Enumerable.Range(0, data.Count).Select(i => new TableRow
            {
                Size = data.Columns[0].Number(i),
                Weight = data.Columns[1].Number(i),
                Colour = data.Columns[2].Text(i),
                Seen = data.Columns[3].Text(i),
            }));
    }

    private sealed class TableRow
    {
        public float Size { get; set; }

        public float Weight { get; set; }

        public string Colour { get; set; } = "";

        public string Seen { get; set; } = "";
    }

    private sealed class ImageRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(8, 8)]
        public MLImage? Image { get; set; }
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }

    private sealed class RatingRow
    {
        public string User { get; set; } = "";

        public string Item { get; set; } = "";
    }
}
