using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.AutoML.Importance;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Notebooks.Views;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>What values look like, asked for as a kernel asks.</summary>
public sealed class ViewTests
{
    private const string Cell = "border:1px solid rgba(128,128,128,.35);padding:2px 8px;vertical-align:top";

    public ViewTests() => NotebookFormatters.Register();

    [Fact]
    public void A_report_is_a_table_of_metrics()
    {
        var report = new MetricReport(("accuracy", 0.87654), ("logLoss", 1234567.0), ("auc", double.NaN));

        Assert.Equal(
            "<div class=\"mlnetsuite\"><table style=\"border-collapse:collapse;margin:4px 0\"><thead><tr>" +
            $"<th scope=\"col\" style=\"{Cell};text-align:left\">metric</th><th scope=\"col\" " +
            $"style=\"{Cell};text-align:right;white-space:nowrap\">value</th></tr></thead><tbody>" +
            $"<tr><th scope=\"row\" style=\"{Cell};text-align:left;font-weight:normal\">accuracy</th><td " +
            $"style=\"{Cell};text-align:right;white-space:nowrap\"><strong>0.8765</strong></td></tr>" +
            $"<tr><th scope=\"row\" style=\"{Cell};text-align:left;font-weight:normal\">logLoss</th><td " +
            $"style=\"{Cell};text-align:right;white-space:nowrap\">1234567.00</td></tr>" +
            $"<tr><th scope=\"row\" style=\"{Cell};text-align:left;font-weight:normal\">auc</th><td " +
            $"style=\"{Cell};text-align:right;white-space:nowrap\">none</td></tr>" +
            "</tbody></table></div>", Html(report));
        Assert.Equal("  metric         value\n  accuracy      0.8765\n  logLoss   1234567.00\n  auc             none", Plain(report));
    }

    [Fact]
    public void A_confusion_matrix_shades_what_is_right_and_what_is_wrong_differently()
    {
        var html = Html(new ClassificationDetail(["cat", "dog"], [[3, 1], [0, 4]]));

        Assert.Contains("Confusion matrix: rows are actual, columns predicted classes", html, StringComparison.Ordinal);
        Assert.Contains("background:rgba(0,114,178,0.338)\"><strong>3</strong>", html, StringComparison.Ordinal);
        Assert.Contains("background:rgba(213,94,0,0.113)\">1</td>", html, StringComparison.Ordinal);
        Assert.Contains(">75.0 %</td>", html, StringComparison.Ordinal);
        Assert.Contains(">100.0 %</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_and_texts_cannot_break_out_of_the_page()
    {
        const string Hostile = "</td><script>alert('x')</script>\"&";
        object[] values =
        [
            new ClassificationDetail([Hostile, "b"], [[1, 0], [0, 1]]),
            new TextDataset(Hostile, [Hostile], [0], [Hostile]),
            new RatingDataset("r", [Hostile], [Hostile], [0], [0], [1], null),
            new UserRecommendations(Hostile, false, [new(Hostile, 1)]),
            new Explanation("lime", Hostile, 0.5, 0.1, [new(Hostile, Hostile, 0.2)]) { Notes = [Hostile] },
            new ShadedText(Hostile, new("lime", Hostile, 0.5, 0.1, [new("script", null, 0.2)])),
            new PngImage(TinyPng.Bytes, Hostile),
            new KeyMetric(Hostile, 1, 0),
            Charts.ClassBalance(new TextDataset(Hostile, ["t"], [0], [Hostile])),
        ];
        foreach (var value in values)
        {
            var html = Html(value);
            Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
            Assert.DoesNotContain("</td><", html.Replace("</td><td", "", StringComparison.Ordinal)
                .Replace("</td></tr>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_are_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            // A culture with another decimal separator, made by hand: the tests run without culture data.
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (",", ".");
            CultureInfo.CurrentCulture = culture;
            Assert.Contains(">0.5000<", Html(new MetricReport(("accuracy", 0.5))), StringComparison.Ordinal);
            Assert.Contains("rgba(0,114,178,0.338)", Html(new ClassificationDetail(["a", "b"], [[3, 1], [0, 4]])),
                StringComparison.Ordinal);
            Assert.Contains("1,000 texts", Plain(new TextDataset("t", [.. Enumerable.Repeat("x", 1000)], new int[1000], ["c"])),
                StringComparison.Ordinal);
            Assert.Equal("""{"name":"n","value":0.5,"tolerance":0.25}""", new KeyMetric("n", 0.5, 0.25).ToJson());
            Assert.Contains("0.25", ChartHtml.Fragment(Charts.Attributions(new("lime", "a", 0.5, 0.1, [new("w", null, 0.25)]))),
                StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_head_of_a_data_view_reads_no_more_rows_than_it_shows()
    {
        var read = 0;
        var view = new MLContext().Data.LoadFromEnumerable(Rows());

        var text = Plain(view);

        Assert.Equal(["Rows, 4 columns", "The first rows"], text.Split('\n')[..2]);
        Assert.Contains("Pixels : Single x 784", text, StringComparison.Ordinal);
        Assert.Contains("[0.5, 0, 0, … 784 in all]", text, StringComparison.Ordinal);
        Assert.Contains("[seven]", text, StringComparison.Ordinal);
        Assert.InRange(read, 5, 6);

        IEnumerable<ViewRow> Rows()
        {
            while (true)
            {
                if (read++ > 1_000)
                    throw new InvalidOperationException("the whole view is being read.");
                yield return new() { Pixels = [0.5f, .. new float[783]], Words = ["seven"], Label = "a,b", Number = 7 };
            }
        }
    }

    [Fact]
    public void Every_registered_type_is_shown_as_html_and_as_text()
    {
        var space = new SearchSpace().LogUniform("rate", 1e-4, 1, 1e-2, "step");
        var trial = new Trial { Number = 3, Parameters = space.Defaults, Seed = 1, State = TrialState.Completed, Values = [0.5] };
        using var study = Study.InMemory(space, Objective.Maximize("accuracy"));
        (object Value, string Contains)[] values =
        [
            (TinyData.Images(30, 3), "tiny-images: 30 images, 8 x 8, grey"),
            (TinyData.Texts(9, 3), "The first rows"),
            (TinyData.For(typeof(RatingDataset)), "of all pairs are rated"),
            (TinyData.For(typeof(ClassificationTable)), "answers in"),
            (TinyData.For(typeof(RegressionTable)), "answers in"),
            (new TrainOutcome("t", "d", "x", space.Defaults, new(("accuracy", 0.9)), new(("accuracy", 0.1)), 10, 5, 1, "/some/where/m.zip",
                ["careful"]), "written to m.zip"),
            (new EvaluationOutcome("t", 5, new(("accuracy", 0.9)), []), "t on 5 rows"),
            (new ImportanceOutcome("t", 5, "accuracy", 0.9, [new("age", 0.2, 0.01)], [], []), "Feature importance for accuracy"),
            (trial, "rate=0.01"),
            (study, "Study study: accuracy (higher is better)"),
            ((IReadOnlyList<Trial>)[trial, trial], "2 trials"),
            ((IReadOnlyList<ParameterImportance>)[new("rate", 0.4, 1)], "40.0 %"),
            (new UserRecommendations("u1", false, [new("i9", 4.5f)]), "is not in the training data"),
            (new DriftReport(10, [new("age", "value", 0.3, new(20, 4, 0.001), 0, 0.1)], []), "drifted"),
            (new TableLook(2, [new("price", "number", "1234,5 €", 0, 1, "'price' has one cell that is no number")], []), "1234,5 €"),
            (new TrainingProgress("epoch 1 of 2", 0.5, 1, 0.7), "epoch 1 of 2, loss 0.7000"),
            (new Misclassifications([new(7, "cat", "dog", 0.9f, 0.1f)], 3, 10), "3 of 10 rows misclassified; the most confident mistakes"),
            (new KeyMetric("accuracy", 0.9, 0.01), "accuracy: 0.9000"),
        ];
        foreach (var (value, contains) in values)
        {
            Assert.Contains(contains, Plain(value), StringComparison.Ordinal);
            Assert.Contains(contains, Html(value), StringComparison.Ordinal);
            Assert.DoesNotContain("/some/where", Html(value), StringComparison.Ordinal);
            Assert.Equal("text/html", Formatter.GetPreferredMimeTypesFor(value.GetType()).First());
        }
    }

    [Fact]
    public void Groups_are_shown_with_what_parts_them()
    {
        var groups = new GroupedMetrics("gender", [new("f", 6, new(("accuracy", 0.9))), new("m", 4, new(("accuracy", 0.7)))],
            [new("accuracy", 0.2)], [new("no", [0.5, 0.25], 0.1, 0.3), new("yes", [0.5, 0.75], 0.3, 0.1)], []);

        var text = Plain(new EvaluationOutcome("t", 10, new(("accuracy", 0.82)), []) { Groups = groups });

        Assert.Contains("  difference          0.2000", text, StringComparison.Ordinal);
        Assert.Matches(@"class +demographic parity difference +equalized odds difference\n +yes +0\.2500 +0\.3000", text);
        Assert.DoesNotMatch(@"\n +no +0\.2500", text);
    }

    [Fact]
    public void Trials_have_the_units_of_their_metrics_and_parameters_their_own_names()
    {
        var space = new SearchSpace().Choice("trainer", ["linear", "trees"], "which").LogUniform("linear.l2", 1e-6, 1, 1e-3, "how smooth")
            .When("trainer", "linear");
        var trial = new Trial
        {
            Number = 3,
            Parameters = space.Defaults,
            Seed = 1,
            State = TrialState.Completed,
            Values = [0.5, 0.000837, 1_234_567]
        };
        var named = new StudyDefinition("mails", space,
            [Objective.Maximize("accuracy"), Objective.Minimize("latency"), Objective.Minimize("bytes")]);

        var row = TrialViews.Leaderboard("", [trial], named).Rows.Single();

        Assert.Equal(["0.5000", "0.837 ms", "1,234,567"], row.Skip(2).Take(3).Select(cell => cell.Text));
        Assert.Contains("trainer=linear, l2=0.001", Plain(trial), StringComparison.Ordinal);
        Assert.Equal("Trials of mails", TrialViews.Named("Trials", " of ", named));
        Assert.Equal("Trials", TrialViews.Named("Trials", " of ", named with { Name = "sweep" }));
        Assert.Equal("right: 1,719", new KeyMetric("right", 1719, 30).ToString());
    }

    [Fact]
    public void A_prediction_shows_its_classes_as_bars()
    {
        using var model = PredictionModel.Open(new MemoryStream(MlNetSuite.Tests.Server.ServedZips.Images));
        var images = MlNetSuite.Tests.Prediction.ToyArtifacts.Images;
        var answer = model.Predict(new Dictionary<string, object?> { ["Pixels"] = images.Image(0).ToArray() });

        var html = Html(answer);

        Assert.Contains($"Predicted: {answer.Label}", html, StringComparison.Ordinal);
        Assert.Equal(answer.Probabilities.Count, html.Split("aria-hidden=\"true\"").Length - 1);
        Assert.Contains("linear", Html(model.Card), StringComparison.Ordinal);
    }

    [Fact]
    public void Signed_bars_go_both_ways_and_words_are_shaded_where_they_stand()
    {
        var explanation = new Explanation("lime", "spam", 0.9, 0.2,
            [new("free", null, 0.4), new("meeting", null, -0.2), new("the", null, 0.001)]);

        Assert.Contains("width:100px;height:.8em;margin:0 6px 0 100px;background:rgb(0,114,178)\"></span>&#x2B;0.4000", Html(explanation),
            StringComparison.Ordinal);
        Assert.Contains("width:50px;height:.8em;margin:0 106px 0 50px;background:rgb(213,94,0)\"></span>-0.2000", Html(explanation),
            StringComparison.Ordinal);
        Assert.Equal([("the ", 0), ("free", 1), (" ", 0), ("meeting", -0.5), (".", 0)],
            new ShadedText("the free meeting.", explanation).Parts());
    }

    [Theory]
    [InlineData("short", 80, "short")]
    [InlineData("two\n lines", 80, "two lines")]
    [InlineData("abcdef", 4, "abc…")]
    [InlineData("ab😀cd", 4, "ab…")]
    public void Long_text_is_cut_between_characters(string text, int most, string expected) => Assert.Equal(expected, Clip.Of(text, most));

    [Fact]
    public void Registering_again_changes_nothing()
    {
        var before = Formatter.RegisteredFormatters(includeDefaults: false).Count();
        NotebookFormatters.Register();
        NotebookFormatters.Register();
        Assert.Equal(before, Formatter.RegisteredFormatters(includeDefaults: false).Count());
    }

    [Fact]
    public void Key_metrics_are_for_programs_too_and_refuse_what_cannot_be_compared()
    {
        var metric = Notebook.Metric("test accuracy", 0.1 + 0.2, 0.01);

        Assert.Equal(["text/html", "application/vnd.mlnetsuite.metric+json", "text/plain"],
            Formatter.GetPreferredMimeTypesFor(typeof(KeyMetric)));
        var json = JsonNode.Parse(metric.ToDisplayString("application/vnd.mlnetsuite.metric+json"))!;
        Assert.Equal(("test accuracy", 0.1 + 0.2, 0.01), ((string)json["name"]!, (double)json["value"]!, (double)json["tolerance"]!));
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => new KeyMetric("x", double.NaN, 0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new KeyMetric("x", 1, -1));
        Assert.Throws<ArgumentException>(() => new KeyMetric(" ", 1, 0));
    }

    private static string Html(object value) => value.ToDisplayString("text/html");

    private static string Plain(object value) => value.ToDisplayString("text/plain");

    private sealed class ViewRow
    {
        [VectorType(784)]
        public float[] Pixels { get; set; } = [];

        [VectorType]
        public string[] Words { get; set; } = [];

        public string Label { get; set; } = "";

        public int Number { get; set; }
    }
}
