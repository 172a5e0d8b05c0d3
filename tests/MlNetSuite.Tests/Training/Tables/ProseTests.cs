using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>Columns of prose as what a pretrained encoder makes of them, in training and in the zip.</summary>
public class ProseTests
{
    private static readonly Lazy<byte[]> Sentence = new(() => ShopTable.Train("lbfgs", ("prose", "sentence")));
    private static readonly Lazy<byte[]> Both = new(() => ShopTable.Train("lightgbm", ("prose", "both")));
    private static readonly Lazy<byte[]> Words = new(() => ShopTable.Train("lbfgs"));

    private static readonly string?[][] Texts =
    [
        ["a wooden flute for the weekend", "seen by 4 people"], ["", ""], [null, "the best cello \ud83c\udfbb bow\u0002\u0003"],
        ["garden rake", new string('x', 3_000) + " tulip " + string.Concat(Enumerable.Repeat("risotto ", 600))],
        ["grilled salmon", "\ud800"],
    ];

    private static IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows =>
        [.. Texts.Select((texts, i) => new Dictionary<string, object?> { ["Price"] = i, ["Title"] = texts[0], ["Note"] = texts[1] })];

    [Fact]
    public void What_texts_mean_is_told_where_their_words_are_new()
    {
        var sentence = OpenedModel.Of(Sentence.Value);
        var words = OpenedModel.Of(Words.Value);
        Assert.InRange((double)sentence.Card.Metrics["accuracy"]!, 0.9, 1);
        Assert.InRange((double)words.Card.Metrics["accuracy"]!, 0, 0.6);
    }

    [Fact]
    public void The_encoder_is_in_the_zip_once_for_two_columns()
    {
        // 23 million weights of a byte each.
        Assert.InRange(Sentence.Value.Length, 15 << 20, 23 << 20);
    }

    [Theory]
    [InlineData("sentence", true, 0)]
    [InlineData("sentence", false, 0)]
    [InlineData("both", false, 0)]
    [InlineData("both", true, 1)]
    [InlineData("sentence", false, 2)]
    public void Training_rows_are_what_the_model_makes_of_them(string prose, bool keepMissing, int columnsLeftOut)
    {
        var data = Table(24);
        data = data with { Columns = [.. data.Columns.Skip(columnsLeftOut)] };
        var parameters = new LbfgsTableTrainer().Space.Resolve(new Dictionary<string, string> { ["prose"] = prose });
        var features = TableFeatures.Fit(new(1, 2), data, new(keepMissing ? ScalingKind.None : ScalingKind.Standard, keepMissing, 10),
            ProseOptions.Of(parameters));
        using var model = features.Model(new MLContext(1).Transforms.CopyColumns("Score", TableFeatures.Features).Fit(features.View()));
        var made = model.Transformer.Transform(TableRows.View(data, model.InputSchema)).GetColumn<float[]>("Score").ToList();
        var row = new float[features.Width];
        for (var r = 0; r < data.Count; r++)
        {
            features.Copy(r, row);
            Assert.Equal(row.Length, made[r].Length);
            for (var i = 0; i < row.Length; i++)
                Assert.True(row[i].Equals(made[r][i]) || Math.Abs(row[i] - made[r][i]) < 1e-4f * Math.Max(1, Math.Abs(row[i])),
                    $"row {r}, feature {i}: {row[i]} in training, {made[r][i]} in the model");
        }
    }

    [Theory]
    [InlineData("sentence")]
    [InlineData("both")]
    public void Our_engine_answers_as_ML_NET_alone_and_together(string prose)
    {
        var model = OpenedModel.Of(prose == "both" ? Both.Value : Sentence.Value);
        Assert.Equal(prose == "sentence", model.TakesBatches(Rows[0]));
        var together = model.Predict(Rows, TestContext.Current.CancellationToken);
        for (var i = 0; i < Rows.Count; i++)
        {
            AssertNear(model.For(Rows[i]).PredictByRow(Rows[i]), together[i]);
            AssertNear(together[i], model.Predict(Rows[i]));
        }
    }

    [Fact]
    public void A_program_with_Microsofts_packages_alone_predicts_the_same()
    {
        var model = OpenedModel.Of(Sentence.Value);
        string[][] rows =
            [["2.5", "a symphony album for the weekend", "nearly new and very loud"], ["7", "one beef stew", ""], ["0", "", ""]];
        var answers = StockProgram.Predict(Sentence.Value, "prose", [.. rows.SelectMany(row => row)]);
        foreach (var (row, answer) in rows.Zip(answers))
        {
            var ours = model.Predict(new Dictionary<string, object?> { ["Price"] = row[0], ["Title"] = row[1], ["Note"] = row[2] });
            Assert.Equal(ours.Label, answer.GetProperty("PredictedLabel").GetString());
            var scores = answer.GetProperty("Score").EnumerateArray().Select(score => score.GetSingle());
            Assert.All(ours.Probabilities.Values.ToArray().Zip(scores), pair => Assert.Equal(pair.Second, pair.First, 1e-4f));
        }
    }

    [Fact]
    public void Every_trainer_takes_vectors_of_texts()
    {
        var data = Table(40);
        // ML.NET makes the vectors anew, a row at a time.
        var asked = data.Subset([.. Enumerable.Range(0, 10).Select(i => i * 4)]);
        // They share the vectors, as trials of a sweep do.
        var run = new TrainingRun(1, 2) { Preparations = new() };
        foreach (var trainer in new ClassificationTableTask().Trainers)
        {
            var parameters = trainer.Space.Resolve(new Dictionary<string, string> { ["prose"] = "sentence" });
            using var model = ((ITrainer<ClassificationTable>)trainer).Train(data, parameters, run);
            var labels = model.Transformer.Transform(TableRows.View(asked, model.InputSchema)).GetColumn<string>("PredictedLabel").ToList();
            Assert.InRange(labels.Where((label, i) => label == asked.Classes[asked.Labels[i]]).Count(), 8, 10);
        }
    }

    [Fact]
    public void Numbers_are_predicted_by_what_texts_mean()
    {
        var table = Table(40);
        var data = new RegressionTable("goods", table.Columns, "y", [.. table.Labels.Select(l => l * 10f)]);
        var trainer = new LightGbmTableTrainer.Regressor();
        using var model = trainer.Train(data, trainer.Space.Resolve(new Dictionary<string, string> { ["prose"] = "both" }), new(1, 2));
        var scores = model.Transformer.Transform(TableRows.View(data, model.InputSchema)).GetColumn<float>("Score").ToList();
        Assert.All(scores.Zip(data.Targets), pair => Assert.Equal(pair.Second, pair.First, 4f));
    }

    [Fact]
    public void An_ensemble_of_such_models_answers_with_the_mean_of_theirs_in_our_engine_and_in_ML_NET()
    {
        var sentence = OpenedModel.Of(Sentence.Value);
        var both = OpenedModel.Of(Both.Value);
        using var model = ShopTable.Open(TableEnsemble.Pack(Sentence.Value, Both.Value));
        foreach (var (row, answer) in Rows.Zip(model.Predict(Rows, TestContext.Current.CancellationToken)))
        {
            AssertNear(model.For(row).PredictByRow(row), answer);
            TableEnsemble.AssertMean(sentence, both, row, answer.Probabilities.Values.ToArray());
        }
    }

    [Fact]
    public async Task Trials_of_a_sweep_share_vectors_and_the_best_becomes_one_zip()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("goods.csv"), ShopTable.Lines(test: false));
        File.WriteAllLines(folder.File("new.csv"), ShopTable.Lines(test: true));
        var request = new SweepRequest
        {
            Data = folder.File("goods.csv"),
            Test = folder.File("new.csv"),
            Trainers = ["lbfgs"],
            Tuner = "random",
            Threads = 2,
            Artifact = folder.File("goods.zip"),
        };
        var outcome = await TrainingTasks.Find("classification").SweepAsync(request, new SweepBudget { Trials = 3 },
            cancel: TestContext.Current.CancellationToken);
        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.Contains(outcome.Trials, trial => trial.Parameters.Text("lbfgs.prose") != "tfidf");
        using var model = PredictionModel.Open(request.Artifact);
        Assert.True(model.Predict(Rows[0]).Score > 0);
    }

    [Fact]
    public void Without_prose_nothing_is_encoded_and_a_note_says_so()
    {
        var data = Table(40);
        data = data with { Columns = [.. data.Columns.Take(1)] };
        var trainer = new LbfgsTableTrainer();
        using var model = trainer.Train(data, trainer.Space.Resolve(new Dictionary<string, string> { ["prose"] = "sentence" }), new(1, 1));
        Assert.Contains(model.Notes, note => note.Contains("no column of prose", StringComparison.Ordinal));
        Assert.True(Settled(data, []).ContainsKey("prose"));
    }

    [Fact]
    public void A_sweep_searches_what_becomes_of_prose_where_there_is_some_and_weights_are_here()
    {
        Assert.Empty(Settled(Table(40), []));
        Assert.Equal("tfidf", Settled(Table(40), new() { ["weights"] = "./nowhere" })["prose"]);
    }

    [Fact]
    public void Texts_that_are_not_read_whole_are_told()
    {
        var trainer = new LbfgsTableTrainer();
        var parameters = trainer.Space.Resolve(new Dictionary<string, string> { ["prose"] = "sentence", ["maxTokens"] = "8" });
        using var model = trainer.Train(Table(40), parameters, new(1, 2));
        Assert.Contains(model.Notes, note => note.Contains("maxTokens and maxWindows set how much", StringComparison.Ordinal));
    }

    [Fact]
    public void Weights_that_are_not_here_are_refused_by_name()
    {
        var trainer = new LbfgsTableTrainer();
        var parameters = trainer.Space.Resolve(new Dictionary<string, string> { ["prose"] = "both", ["weights"] = "./nowhere" });
        Assert.Contains("./nowhere", Assert.Throws<InputException>(() => trainer.Train(Table(40), parameters, new(1, 1))).Message);
    }

    [Fact]
    public void What_counts_for_words_or_vectors_alone_is_refused_with_the_other() =>
        Assert.Contains("prose", Assert.Throws<ParameterException>(() =>
            new LbfgsTableTrainer().Space.Resolve(new Dictionary<string, string> { ["weights"] = "all-minilm-l6-v2" })).Message);

    private static IReadOnlyDictionary<string, string> Settled(ClassificationTable data, Dictionary<string, string> given) =>
        ProseOptions.Settled(ColumnInference.Of(data), given);

    private static void AssertNear(PredictionResult expected, PredictionResult answer)
    {
        Assert.Equal(expected.Label, answer.Label);
        Assert.All(expected.AllNumbers.ToArray().Zip(answer.AllNumbers.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    private static ClassificationTable Table(int rows)
    {
        string[] things = ["fresh bread and butter", "a symphony for strings", "slices of cold melon", "the trumpet solo"];
        return new("goods",
            [
                new NumberColumn("Price", [.. Enumerable.Range(0, rows).Select(i => i % 7 == 3 ? float.NaN : i % 5)]),
                new TextColumn("Title", [.. Enumerable.Range(0, rows).Select(i => i % 6 == 5 ? "" : $"{things[i % 4]} number {i}")]),
                new TextColumn("Note",
                    [.. Enumerable.Range(0, rows).Select(i => $"{things[i % 4]}, \ud83c\udfbb take {rows - i} of them")]),
            ], "y", [.. Enumerable.Range(0, rows).Select(i => i % 2)], ["food", "music"]);
    }
}
