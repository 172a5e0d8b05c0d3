using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Server;
using MlNetSuite.Training;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>Columns of pictures in tables: paths in the file, an image in the model.</summary>
public sealed class PictureTests : IDisposable
{
    private static readonly Lazy<byte[]> Linear = new(() => PhotoTable.Train("lbfgs"));
    private static readonly Lazy<byte[]> Trees = new(() => PhotoTable.Train("lightgbm"));

    private readonly TemporaryFolder _folder = new();

    private static IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows =>
        [.. Enumerable.Range(0, 9).Select(i => new Dictionary<string, object?>
        {
            ["Price"] = i,
            ["Photo"] = i % 4 == 3 ? null : PhotoTable.Picture(isDisc: i % 2 == 0, 200 + i),
        })];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_picture_and_a_number_tell_together_what_neither_tells_alone()
    {
        var model = OpenedModel.Of(Linear.Value);
        using var blind = PhotoTable.Open(PhotoTable.Train("lbfgs", ("pictures", "off")));
        Assert.InRange((double)model.Card.Metrics["accuracy"]!, 0.85, 1);
        Assert.InRange((double)blind.Card.Metrics["accuracy"]!, 0, 0.7);
        Assert.Equal(["Price", "Photo"], model.Card.Inputs.Select(c => c.Name));
        Assert.Equal("Image", model.Card.Inputs[1].Type);
        Assert.Equal("picture", model.Card.Columns![1].Kind);
        Assert.Equal(["Price"], blind.Card.Inputs.Select(c => c.Name));
        Assert.Null(blind.Card.Image);
        Assert.Contains(blind.Card.Notes, note => note.Contains("left out, pictures, by pictures=off: Photo", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Training_rows_are_what_the_model_makes_of_them(bool keepMissing)
    {
        var path = PhotoTable.Write(_folder, "shop", 30);
        File.WriteAllText(_folder.File("shots/broken.png"), "no picture");
        File.AppendAllLines(path, ["1,shots/broken.png,low none", "2,shots/nowhere.png,low none", "3,../shop.png,low none"]);
        var data = Read(path);
        var features = TableFeatures.Fit(new(1, 2), data, new(keepMissing ? ScalingKind.None : ScalingKind.Standard, keepMissing, 10),
            new(100, null), new LbfgsTableTrainer().Space.Defaults);
        using var model = features.Model(new MLContext(1).Transforms.CopyColumns("Score", TableFeatures.Features).Fit(features.View()));
        var made = model.Transformer.Transform(TableRows.View(data, model.InputSchema)).GetColumn<float[]>("Score").ToList();
        var row = new float[features.Width];
        Assert.True(row.Length > 500);
        for (var r = 0; r < data.Count; r++)
        {
            features.Copy(r, row);
            Assert.Equal(row.Length, made[r].Length);
            for (var i = 0; i < row.Length; i++)
                Assert.True(row[i].Equals(made[r][i]) || Math.Abs(row[i] - made[r][i]) < 1e-4f * Math.Max(1, Math.Abs(row[i])),
                    $"row {r}, feature {i}: {row[i]} in training, {made[r][i]} in the model");
        }
        Assert.Contains(features.Notes, note => note.Contains("3 of 33 rows have no readable picture", StringComparison.Ordinal));
    }

    [Fact]
    public void Our_engine_answers_as_ML_NET_alone_and_together()
    {
        foreach (var zip in (byte[][])[Linear.Value, Trees.Value])
        {
            var model = OpenedModel.Of(zip);
            Assert.True(model.TakesBatches(Rows[0]));
            var together = model.Predict(Rows, TestContext.Current.CancellationToken);
            for (var i = 0; i < Rows.Count; i++)
            {
                AssertNear(model.For(Rows[i]).PredictByRow(Rows[i]), together[i]);
                AssertNear(together[i], model.Predict(Rows[i]));
            }
        }
    }

    [Fact]
    public void A_program_with_Microsofts_packages_alone_predicts_the_same()
    {
        var model = OpenedModel.Of(Linear.Value);
        var paths = Rows.Select((row, i) => row["Photo"] is byte[] photo ? Written($"{i}.png", photo) : "-").ToList();
        var answers = StockProgram.Predict(
            Linear.Value, "photo", [.. Rows.SelectMany((row, i) => (string[])[$"{row["Price"]}", paths[i]])]);
        foreach (var (row, answer) in Rows.Zip(answers))
        {
            var ours = model.Predict(row);
            Assert.Equal(ours.Label, answer.GetProperty("PredictedLabel").GetString());
            var scores = answer.GetProperty("Score").EnumerateArray().Select(score => score.GetSingle());
            Assert.All(ours.Probabilities.Values.ToArray().Zip(scores), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        }
    }

    [Fact]
    public void Every_trainer_takes_pictures()
    {
        var data = Read(PhotoTable.Write(_folder, "shop", 45));
        // ML.NET makes the vectors anew, a row at a time.
        var asked = data.Subset([.. Enumerable.Range(0, 15).Select(i => i * 3)]);
        // They share the vectors, as trials of a sweep do.
        var run = new TrainingRun(1, 2) { Preparations = new() };
        foreach (var trainer in new ClassificationTableTask().Trainers)
        {
            using var model = ((ITrainer<ClassificationTable>)trainer).Train(data, trainer.Space.Defaults, run);
            var labels = model.Transformer.Transform(TableRows.View(asked, model.InputSchema)).GetColumn<string>("PredictedLabel").ToList();
            var right = labels.Where((label, i) => label == asked.Classes[asked.Labels[i]]).Count();
            Assert.True(right >= 12, $"{trainer.Name}: {right} of 15 right");
        }
    }

    [Fact]
    public void Numbers_are_predicted_of_two_columns_of_pictures()
    {
        var table = Read(PhotoTable.Write(_folder, "shop", 45));
        var photo = (TextColumn)table.Columns[1];
        var data = new RegressionTable("shop", [photo, photo with { Name = "Other", Values = [.. photo.Values.Reverse()] }], "y",
            [.. Enumerable.Range(0, 45).Select(i => i % 2 * 10f)])
        {
            Pictures = table.Pictures,
        };
        using var model = new LightGbmTableTrainer.Regressor().Train(data, new LightGbmTableTrainer.Regressor().Space.Defaults, new(1, 2));
        var scores = model.Transformer.Transform(TableRows.View(data, model.InputSchema)).GetColumn<float>("Score").ToList();
        Assert.InRange(scores.Zip(data.Targets).Average(pair => Math.Abs(pair.First - pair.Second)), 0, 3);
    }

    [Fact]
    public void Paths_are_followed_in_the_folder_of_the_file_and_nowhere_else()
    {
        var model = OpenedModel.Of(Linear.Value);
        var outside = Written("outside.png", PhotoTable.Picture(isDisc: true, 7));
        Directory.CreateDirectory(_folder.File("in"));
        File.Copy(outside, _folder.File("in/disc.png"));
        var source = _folder.File("in/new.csv");
        object?[] cells =
        [
            "disc.png", "./disc.png", _folder.File("in/disc.png"), "", "../outside.png", outside, "in/../../outside.png", "..\\outside.png",
            "/etc/passwd", "gone.png", Json("\"disc.png\""), Json("null"),
        ];
        var given = cells.Select(cell => new Dictionary<string, object?> { ["price"] = 1, ["photo"] = cell });
        var answers = model.Predict(PicturePaths.In(given, model, source)).ToList();
        void AreAlike(params int[] places) => Assert.Single(
            places.Select(i => string.Join(' ', answers[i].Probabilities.Values.ToArray())).Distinct());
        AreAlike(0, 1, 2, 10);
        AreAlike(3, 4, 5, 6, 7, 8, 9, 11);
        Assert.EndsWith("disc", answers[0].Label);
        Assert.All((int[])[0, 1, 2, 3, 10, 11], i => Assert.Empty(answers[i].Notes));
        Assert.All((int[])[4, 5, 6, 7, 8], i => Assert.Contains("out of the folder", answers[i].Notes[0].Reason));
        Assert.Contains("no file", answers[9].Notes[0].Reason);
    }

    [Fact]
    public void A_path_that_is_text_is_not_followed()
    {
        var model = OpenedModel.Of(Linear.Value);
        var path = Written("here.png", PhotoTable.Picture(isDisc: true, 7));
        Assert.Throws<PredictionInputException>(() => model.Predict(new Dictionary<string, object?> { ["Price"] = 1, ["Photo"] = path }));
        Assert.Throws<PredictionInputException>(() => model.Predict(new JsonObject { ["Price"] = 1, ["Photo"] = path }));
        var picture = Convert.ToBase64String(File.ReadAllBytes(path));
        Assert.EndsWith("disc", model.Predict(new JsonObject { ["Price"] = 1, ["Photo"] = picture }).Label);
    }

    [Fact]
    public void The_command_follows_paths_from_the_folder_of_the_rows()
    {
        var zip = Written("shop.zip", Linear.Value);
        Directory.CreateDirectory(_folder.File("in"));
        File.WriteAllBytes(_folder.File("in/disc.png"), PhotoTable.Picture(isDisc: true, 7));
        File.WriteAllLines(_folder.File("in/new.csv"), ["Price,Photo", "1,disc.png", "1,", "1,../shop.zip"]);
        var result = MlNetSuiteProcess.Run("predict", zip, "--input", _folder.File("in/new.csv"));
        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("disc", result.Lines()[0].Split('\t')[0]);
        Assert.Equal(result.Lines()[1], result.Lines()[2]);
        Assert.Contains("a path out of the folder of the table", result.Errors);
    }

    [Fact]
    public async Task The_server_takes_base64_or_null_and_no_path()
    {
        var zip = Written("photos.zip", Linear.Value);
        await using var server = await RunningServer.StartAsync(settings => settings with { Models = [.. settings.Models, zip] });
        var picture = Convert.ToBase64String(PhotoTable.Picture(isDisc: true, 7));
        var seen = await server.PostAsync("/predict/photos", $$"""{"Price":1,"Photo":"{{picture}}"}""");
        Assert.Equal(200, seen.Status);
        Assert.EndsWith("disc", (string)seen.Json["prediction"]!);
        Assert.Equal(200, (await server.PostAsync("/predict/photos", """{"Price":1,"Photo":null}""")).Status);
        Assert.Equal(400, (await server.PostAsync("/predict/photos", """{"Price":1,"Photo":"disc.png"}""")).Status);
        Assert.Equal(400, (await server.PostAsync("/predict/photos", """{"Price":1,"Photo":"/etc/passwd"}""")).Status);
    }

    [Fact]
    public async Task The_best_of_a_sweep_is_one_zip()
    {
        var request = new SweepRequest
        {
            Data = PhotoTable.Write(_folder, "shop", 60),
            Trainers = ["lbfgs", "lightgbm"],
            Tuner = "random",
            Threads = 2,
            Artifact = _folder.File("best.zip"),
        };
        var outcome = await TrainingTasks.Find("classification").SweepAsync(request, new SweepBudget { Trials = 4 },
            cancel: TestContext.Current.CancellationToken);
        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
        using var model = PredictionModel.Open(request.Artifact);
        Assert.Equal("Image", model.Card.Inputs.First(c => c.Name == "Photo").Type);
        Assert.True(model.Predict(Rows[0]).Score > 0);
    }

    [Fact]
    public void A_file_is_evaluated_explained_and_compared_by_the_paths_in_it()
    {
        var model = OpenedModel.Of(Linear.Value);
        var path = PhotoTable.Write(_folder, "later", 36, first: 1_000);
        var task = TrainingTasks.Find("classification");
        var (cancel, roles) = (TestContext.Current.CancellationToken, new ColumnRoles());
        var outcome = task.Evaluate(model, path, roles, cancel);
        Assert.Equal((double)model.Card.Metrics["accuracy"]!, outcome.Metrics["accuracy"], 1e-6);
        var rows = task.InputRows(model, path, roles, cancel);
        var why = new ModelExplainer(model).Explain(rows[0], cancel: cancel);
        Assert.Equal("shots/later1000.png", why.Attributions.First(a => a.Feature == "Photo").Value);
        Assert.NotEmpty(new ModelDrift(model).Compare(rows, cancel: cancel).Columns);
        var importance = task.Importance(model, new ImportanceRequest { Data = path, Repeats = 1 }, cancel);
        Assert.Contains(importance.Features, feature => feature.Feature == "Photo" && feature.Mean > 0.1);
    }

    [Fact]
    public void Sample_rows_are_what_an_app_sends()
    {
        var model = OpenedModel.Of(Linear.Value);
        var samples = model.SampleRows();
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.True(model.Predict(sample).Score > 0.3));
        Assert.True(samples.Sum(s => s["Photo"]?.ToJsonString().Length ?? 0) > 100);
    }

    [Fact]
    public void An_ensemble_of_such_models_answers_with_the_mean_of_theirs()
    {
        var linear = OpenedModel.Of(Linear.Value);
        var trees = OpenedModel.Of(Trees.Value);
        using var model = PhotoTable.Open(TableEnsemble.Pack(Linear.Value, Trees.Value));
        foreach (var (row, answer) in Rows.Zip(model.Predict(Rows, TestContext.Current.CancellationToken)))
            TableEnsemble.AssertMean(linear, trees, row, answer.Probabilities.Values.ToArray());
    }

    [Fact]
    public void A_column_of_paths_that_are_not_in_the_folder_is_left_out_and_told()
    {
        Directory.CreateDirectory(_folder.File("in"));
        Written("outside.png", PhotoTable.Picture(isDisc: true, 7));
        File.WriteAllLines(_folder.File("in/shop.csv"),
            ["Price,Photo,shelf", .. Enumerable.Range(0, 40).Select(i => $"{i},../outside.png,{(i < 20 ? "low" : "high")}")]);
        var columns = ColumnInference.Of(Read(_folder.File("in/shop.csv")));
        Assert.NotEqual(ColumnMeaning.Picture, columns[1].Kind);
        Assert.Contains(ColumnInference.Notes(columns), note => note.Contains("'../outside.png'", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_weights_pictures_are_left_out_and_a_note_says_how_to_get_them()
    {
        var none = new WeightsStore(WeightsCatalog.Default, [], _folder.File("none"), []);
        Assert.Null(PictureOptions.Backbone(new LbfgsTableTrainer().Space.Defaults, out var why, none));
        Assert.Contains("mlnetsuite weights pull resnet18", why);
    }

    [Fact]
    public void Other_pictures_under_the_same_names_are_other_rows()
    {
        var path = PhotoTable.Write(_folder, "shop", 10);
        var before = Read(path).Fingerprint;
        Assert.Equal(before, Read(path).Fingerprint);
        File.WriteAllBytes(_folder.File("shots/shop1.png"), PhotoTable.Picture(isDisc: true, 99));
        Assert.NotEqual(before, Read(path).Fingerprint);
    }

    private static ClassificationTable Read(string path) => DatasetReader.Default.ClassificationTables(path).Train;

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private string Written(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        return _folder.File(name);
    }

    private static void AssertNear(PredictionResult expected, PredictionResult answer)
    {
        Assert.Equal(expected.Label, answer.Label);
        Assert.All(expected.AllNumbers.ToArray().Zip(answer.AllNumbers.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }
}
