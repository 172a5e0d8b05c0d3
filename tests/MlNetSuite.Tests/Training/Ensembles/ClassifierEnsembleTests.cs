using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Ensembles;

public class ClassifierEnsembleTests
{
    private const string Images = "image-classification";
    private const string Texts = "text-classification";

    private const string Tables = "classification";

    private static readonly double[] Weights = [0.5, 0.3, 0.2];

    public static TheoryData<string, string[]> Mixtures() => new()
    {
        { Images, ["perceptron", "convnet"] },
        { Images, ["lightgbm", "linear", "perceptron"] },
        { Texts, ["nbsvm", "linear", "embedding-bag"] },
        { Texts, ["lightgbm", "nbsvm"] },
        { Tables, ["lightgbm", "network", "kernel"] },
    };

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void It_scores_as_the_weighted_mean_of_its_members_out_of_their_zips(string task, string[] trainers)
    {
        var merged = Merged(task, trainers);
        var subject = Subject.Of(task, trainers[0]);
        var sum = Weights.Take(trainers.Length).Sum();
        var members = trainers.Select(t => subject.Scores(MergedZips.Member(task, t))).ToList();
        var mean = Enumerable.Range(0, members[0].Count).Select(n => (float)members.Select((m, k) => Weights[k] / sum * m[n]).Sum());
        Assert.Equal(mean, subject.Scores(merged), (a, b) => Math.Abs(a - b) < 1e-6);

    }

    [Theory]
    [InlineData(Images, "perceptron", "convnet")]
    [InlineData(Images, "lightgbm", "linear")]
    [InlineData(Texts, "nbsvm", "lightgbm")]
    public void Its_label_is_that_of_its_largest_score(string task, string one, string two)
    {
        using var model = PredictionModel.Open(new MemoryStream(Merged(task, one, two)));
        foreach (var row in Rows(task))
        {
            var answer = model.Predict(row);
            Assert.Equal(answer.Probabilities.MaxBy(p => p.Value).Key, answer.Label);
        }
    }

    [Theory]
    [MemberData(nameof(Mixtures))]
    public void Equal_members_make_equal_bytes_and_a_program_with_Microsofts_packages_alone_agrees(string task, string[] trainers)
    {
        var merged = Merged(task, trainers);
        Assert.Equal(merged, Merged(task, trainers));
        Subject.Of(task, trainers[0]).AssertStockProgramAgrees(merged);
    }

    [Fact]
    public void Networks_over_the_same_pixels_become_one_graph_that_is_scored_in_batches()
    {
        using var model = PredictionModel.Open(new MemoryStream(Merged(Images, "perceptron", "convnet")));
        Assert.Single(TransformerChains.Flatten(model.Transformer).OfType<OnnxTransformer>());
        var rows = ImagePipeline.Rows(new MLContext(), MergedZips.Rows<ImageDataset>());
        Assert.Equal(
            model.Transform(rows).GetColumn<float[]>("Score").SelectMany(s => s),
            model.Scores(rows, cancel: TestContext.Current.CancellationToken).SelectMany(s => s),
            (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_mixture_with_trees_takes_pixels_too()
    {
        var data = MergedZips.Rows<ImageDataset>();
        using var model = PredictionModel.Open(new MemoryStream(Merged(Images, "lightgbm", "perceptron")));
        var scores = model.Scores(ImagePipeline.Rows(new MLContext(), data), cancel: TestContext.Current.CancellationToken).ToList();
        Assert.Equal(data.Count, scores.Count);
        Assert.Equal(scores[0],
            model.Predict(new Dictionary<string, object?> { ["Pixels"] = data.Image(0).ToArray() }).Probabilities.Values.ToArray());
    }

    [Fact]
    public void Only_the_inputs_and_the_answer_are_left()
    {
        using var model = PredictionModel.Open(new MemoryStream(Merged(Texts, "nbsvm", "lightgbm")));
        Assert.Equal(["Text", "Score", "PredictedLabel"],
            model.Transformer.GetOutputSchema(model.InputSchema).Where(c => !c.IsHidden).Select(c => c.Name));
    }

    [Theory]
    [InlineData("perceptron", "convnet")]
    [InlineData("perceptron", "lightgbm")]
    public void Disposed_it_leaves_no_file_behind_and_its_members_may_be_disposed_as_well(string one, string two)
    {
        using var folder = new TemporaryFolder();
        var run = new TrainingRun(1, 2);
        run.ML.TempFilePath = folder.Path;
        var data = MergedZips.Rows<ImageDataset>();
        var members = new[] { one, two }.Select(t => new ModelMember(Subject.Of(Images, t).Train(data, run), t, 1)).ToList();
        new ImageClassificationTask().Merge(members, data, run).Dispose();
        foreach (var member in members)
            member.Model.Dispose();
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("nbsvm", "linear")]
    [InlineData("lightgbm", "embedding-bag")]
    public void Members_that_read_texts_without_their_markup_are_merged_as_others_are(string one, string two)
    {
        var run = new TrainingRun(1, 2);
        var plain = MergedZips.Rows<TextDataset>();
        var data = new TextDataset("marked", [.. plain.Texts.Select(text => $"<p>{text}</p>")], plain.Labels, plain.Classes);
        var trained = new[] { one, two }.Select(t => (Subject: Subject.Of(Texts, t), Model: Subject.Of(Texts, t).Train(data, run))).ToList();
        using var merged = new TextClassificationTask().Merge([.. trained.Select((t, k) => new ModelMember(t.Model, t.Subject.Trainer.Name, 1))],
            data, run);
        var members = trained.Select(t => t.Subject.Scores(t.Subject.Pack(t.Model, data, run))).ToList();
        Assert.Equal(members[0].Zip(members[1], (a, b) => (a + b) / 2), trained[0].Subject.Scores(trained[0].Subject.Pack(merged, data, run)),
            (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(["Text", "Score", "PredictedLabel"],
            merged.Transformer.GetOutputSchema(merged.InputSchema).Where(c => !c.IsHidden).Select(c => c.Name));
        foreach (var (_, model) in trained)
            model.Dispose();
    }

    [Fact]
    public void It_says_what_it_is_made_of()
    {
        var run = new TrainingRun(1, 2);
        var members = new[] { ("nbsvm", 3.0), ("linear", 1.0) }.Select(m => Member(m.Item1, m.Item2)).ToList();
        using var merged = new TextClassificationTask().Merge(members, MergedZips.Rows<TextDataset>(), run);
        Assert.Equal("ensemble", merged.Trainer);
        Assert.Equal("the weighted mean of 2 models: nbsvm 0.75, linear 0.25", merged.Notes[0]);
    }

    [Fact]
    public void Members_that_do_not_fit_together_are_refused()
    {
        var run = new TrainingRun(1, 2);
        var data = MergedZips.Rows<TextDataset>();
        var task = new TextClassificationTask();
        Assert.Contains("at least one", Assert.Throws<InputException>(() => task.Merge([], data, run)).Message);
        Assert.Contains("the weight 0", Assert.Throws<InputException>(() => task.Merge([Member("nbsvm", 0)], data, run)).Message);
        var others = new TextDataset("other", ["a", "b"], [0, 1], ["yes", "no"]);
        Assert.Contains("yes, no", Assert.Throws<InputException>(() => task.Merge([Member("nbsvm", 1)], others, run)).Message);
    }

    private static byte[] Merged(string task, params string[] trainers) =>
        MergedZips.Merge(task, [.. trainers.Select((t, k) => (t, Weights[k]))]);

    private static ModelMember Member(string trainer, double weight) =>
        ModelMember.From(PredictionModel.Open(new MemoryStream(MergedZips.Member(Texts, trainer))), weight);

    private static IEnumerable<Dictionary<string, object?>> Rows(string task) => task == Images
        ? Enumerable.Range(0, 6)
        .Select(n => new Dictionary<string, object?> { ["Pixels"] = MergedZips.Rows<ImageDataset>().Image(n).ToArray() })
        : MergedZips.Rows<TextDataset>().Texts.Take(6).Select(t => new Dictionary<string, object?> { ["Text"] = t });
}
