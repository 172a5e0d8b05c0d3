using System.Globalization;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Tests.Prediction;

namespace MlNetSuite.Tests.Analysis.Explanations;

/// <summary>Explanations of real models: tables by Shapley values, texts by LIME.</summary>
public class ModelExplanationTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private static readonly IReadOnlyList<IReadOnlyDictionary<string, object?>> TableRows =
        [.. Enumerable.Range(0, 12).Select(r => TinyData.ClassTable(90, 3).Columns.ToDictionary(c => c.Name, c => (object?)c.Text(r)))];

    [Fact]
    public void A_tables_weights_are_the_shapley_values_of_its_predictions()
    {
        using var model = Open("classification", "lightgbm");
        var (row, background) = (TableRows[7], TableRows.Take(5).ToList());
        var found = new ModelExplainer(model).Explain(row, new() { Background = background },
            cancel: TestContext.Current.CancellationToken);

        var columns = row.Keys.ToList();
        double[] Worth(IReadOnlyList<bool[]> coalitions) => [.. coalitions.Select(known => background.Average(other =>
            (double)model.Predict(columns.Select((c, i) => (c, known[i] ? row[c] : other[c]))
                .ToDictionary()).Probabilities[found.Label!]))];
        var expected = RandomGame.ByOrders(columns.Count, Worth);
        Assert.Equal("exact-shapley", found.Method);
        Assert.Equal(model.Predict(row).Label, found.Label);
        foreach (var attribution in found.Attributions)
        {
            Assert.Equal(expected[columns.IndexOf(attribution.Feature)], attribution.Weight, 1e-6);
            Assert.Equal(row[attribution.Feature], attribution.Value);
        }
        Assert.Equal(model.Predict(row).Score, found.BaseValue + found.Attributions.Sum(a => a.Weight), 1e-6);
        Assert.Equal(found.Attributions.Select(a => Math.Abs(a.Weight)).OrderDescending(),
            found.Attributions.Select(a => Math.Abs(a.Weight)));
        Assert.Equal("Size", found.Attributions[0].Feature);
    }

    [Fact]
    public void A_number_predicted_is_taken_apart_in_its_own_units()
    {
        using var model = Open("regression", "sdca");
        var found = new ModelExplainer(model).Explain(TableRows[4], new() { Background = TableRows },
            cancel: TestContext.Current.CancellationToken);
        Assert.Null(found.Label);
        Assert.Equal(TableRows.Average(r => model.Predict(r).Score), found.BaseValue, 1e-3);
        Assert.Equal(model.Predict(TableRows[4]).Score, found.Prediction, 1e-3);
    }

    [Fact]
    public void More_columns_than_are_enumerated_are_sampled()
    {
        using var model = Wide();
        var row = Enumerable.Range(0, 20).ToDictionary(c => $"c{c}", c => (object?)(c % 3 - 1f));
        var background = Enumerable.Range(0, 8)
            .Select(n => Enumerable.Range(0, 20).ToDictionary(c => $"c{c}", c => (object?)(float)((n + c) % 4))).ToList();
        var found = new ModelExplainer(model).Explain(row, new() { Background = background, Samples = 400 },
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal("kernel-shap", found.Method);
        Assert.Equal(model.Predict(row).Score, found.Prediction, 1e-3);
        // The model is linear, and there the weights are coefficient × (value - mean of the background).
        var zero = Enumerable.Range(0, 20).ToDictionary(c => $"c{c}", _ => (object?)0f);
        foreach (var (feature, _, weight) in found.Attributions)
        {
            var slope = model.Predict(new Dictionary<string, object?>(zero) { [feature] = 1f }).Score - model.Predict(zero).Score;
            var mean = background.Average(b => (float)b[feature]!);
            Assert.Equal(slope * ((float)row[feature]! - mean), weight, 0.02 + 1e-3 * Math.Abs(weight));
        }
    }

    [Fact]
    public void The_words_of_a_topic_speak_for_it()
    {
        using var model = Open("text-classification", "linear");
        var row = new Dictionary<string, object?> { ["text"] = "the moon and a comet very today" };
        var found = new ModelExplainer(model).Explain(row, new() { Samples = 300 }, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(("lime", "topic 2"), (found.Method, found.Label));
        Assert.Equal(["comet", "moon"], found.Attributions.Take(2).Select(a => a.Feature).Order());
        Assert.All(found.Attributions.Take(2), a => Assert.True(a.Weight > 0));
        Assert.NotNull(found.Fidelity);
        Assert.True(new ModelExplainer(model).Explain(row, new() { Samples = 300, Label = "topic 0" },
            cancel: TestContext.Current.CancellationToken).Attributions.Single(a => a.Feature == "moon").Weight < 0);
        Assert.Empty(
            new ModelExplainer(model).Explain(new Dictionary<string, object?> { ["Text"] = " ... " },
                cancel: TestContext.Current.CancellationToken).Attributions);
    }

    [Fact]
    public void The_telling_words_of_each_class_are_its_own()
    {
        using var model = Open("text-classification", "linear");
        var texts = TinyData.Texts(60, 3).Texts;
        var words = new ModelExplainer(model).TellingWords(texts, TestContext.Current.CancellationToken);
        Assert.Equal(["topic 0", "topic 1", "topic 2"], words.Select(w => w.Label).Distinct());
        Assert.Equal(["bake", "flour", "oven", "sugar"], words.Where(w => w.Label == "topic 1").Take(4).Select(w => w.Word).Order());
        // What is lost by one text more is the same loss, divided by the texts of the class.
        var one = new ModelExplainer(model).TellingWords(["moon"], TestContext.Current.CancellationToken).Single();
        Assert.Equal(model.Predict(new Dictionary<string, object?> { ["Text"] = "moon" }).Probabilities["topic 2"]
            - model.Predict(new Dictionary<string, object?> { ["Text"] = "" }).Probabilities["topic 2"], one.MeanDrop, 1e-6);
    }

    [Fact]
    public void Without_background_the_samples_of_the_artifact_serve_and_that_is_said()
    {
        using var bare = Open("classification", "lightgbm");
        Assert.Contains("no sample rows",
            Assert.Throws<PredictionInputException>(() =>
                new ModelExplainer(bare).Explain(TableRows[0], cancel: TestContext.Current.CancellationToken)).Message);
        using var model = PredictionModel.Open(new MemoryStream(ModelArtifact.Pack(
            new(1), bare.Transformer, bare.InputSchema, bare.Card,
            [new() { ["Size"] = 1, ["Weight"] = null, ["Colour"] = "vert", ["Seen"] = "2024-01-11" }])));
        var found = new ModelExplainer(model).Explain(TableRows[0], cancel: TestContext.Current.CancellationToken);
        Assert.Contains("1 sample rows only", Assert.Single(found.Notes));
        Assert.Equal(model.Predict(TableRows[0]).Score, found.Prediction, 1e-6);
    }

    [Fact]
    public void Wrong_questions_are_told()
    {
        using var model = Open("regression", "sdca");
        string Fault(IReadOnlyDictionary<string, object?> row, ExplanationOptions options) =>
            Assert.Throws<PredictionInputException>(() => new ModelExplainer(model).Explain(row, options)).Message;
        Assert.Contains("'yes' was asked for, but a model for regression has no labels", Fault(TableRows[0], new() { Label = "yes" }));
        Assert.Contains("9 samples: at least 10", Fault(TableRows[0], new() { Samples = 9 }));
        Assert.Contains("lacks the column 'Size'",
            Fault(new Dictionary<string, object?> { ["Siez"] = 1 }, new() { Background = TableRows }));
        Assert.Contains("takes no image",
            Assert.Throws<PredictionInputException>(() =>
                new ModelExplainer(model).ExplainImage(new byte[3], cancel: TestContext.Current.CancellationToken)).Message);
        Assert.Contains("does not read one text",
            Assert.Throws<PredictionInputException>(() =>
                new ModelExplainer(model).TellingWords(["x"], TestContext.Current.CancellationToken)).Message);
    }

    private static PredictionModel Open(string task, string trainer) =>
        PredictionModel.Open(new MemoryStream(Subject.Of(task, trainer).Packed(1)));

    /// <summary>A linear model of twenty numbers.</summary>
    private static PredictionModel Wide()
    {
        var random = new Random(1);
        TableColumn[] columns = [.. Enumerable.Range(0, 20).Select(c => new NumberColumn(
            string.Create(Invariant, $"c{c}"), [.. Enumerable.Range(0, 300).Select(_ => random.NextSingle() * 4 - 2)]))];
        var rows = new RegressionTable("wide", columns, "y",
            [.. Enumerable.Range(0, 300).Select(r => columns.Select((c, i) => c.Number(r) * (i % 5 - 2)).Sum())]);
        var trainer = new MlNetSuite.Training.Tables.SdcaTableTrainer.Regressor();
        var run = ToyArtifacts.Run;
        using var model = trainer.Train(rows, trainer.Space.Defaults, run);
        var card = ToyArtifacts.Card(model) with { Task = "regression", Labels = [], Outputs = [new("Score", "Single")] };
        return PredictionModel.Open(new MemoryStream(ModelArtifact.Pack(run.ML, model.Transformer, model.InputSchema, card)));
    }
}
