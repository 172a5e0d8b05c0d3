#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
#:property LibTorch=true
using System.Diagnostics;
using System.Text.Json;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Predictions: the zip in an app
//
// What an app does with a zip. An app references only `MlNetSuite.Prediction`, without libtorch; here a small network is trained first,
// so that there is a zip.

// %%
Directory.CreateDirectory("models");
var request = new TrainRequest
{
    Data = "fashion-mnist-mini",
    Trainer = "perceptron",
    Parameters = new Dictionary<string, string> { ["epochs"] = "5" },
    Artifact = "models/clothes-small.zip",
};
var outcome = TrainingTasks.Find("image-classification").Train(request, new(Seed: 1, Threads: 2));
Notebook.Show(outcome.Metrics);

// %% [markdown]
// ## What is in it?
//
// The card describes the model, its training data and its metrics; it is stored in the zip, next to what ML.NET reads.

// %%
using var engine = new SharedPredictionEngine();
engine.Load("clothes", "models/clothes-small.zip");
Notebook.Show(engine.Find("clothes").Card);

// %% [markdown]
// ## Predict
//
// By column name, from any thread. Every prediction has the label and its probability; `Top` lists the most likely classes.

// %%
var test = DatasetReader.Default.Images("fashion-mnist-mini").Test!;
IReadOnlyDictionary<string, object?> Row(int image, float light = 1) => new Dictionary<string, object?>
{
    ["Pixels"] = test.Image(image).ToArray().Select(pixel => light * pixel).ToArray(),
};
var rows = Enumerable.Range(0, test.Count).Select(image => Row(image)).ToList();
Notebook.Show(engine.Predict("clothes", rows[0]));

// %%
Notebook.Show(ImageGrid.Of(test, rows: [0], columns: 1));

// %% [markdown]
// JSON input, as a web server receives it. Values that do not fit are rejected by name, not guessed.

// %%
using var json = JsonDocument.Parse($$"""{"Pixels": [{{string.Join(",", test.Image(2).ToArray())}}]}""");
Notebook.Show(engine.Predict("clothes", json.RootElement));

// %%
try
{
    engine.Predict("clothes", new Dictionary<string, object?> { ["Pixel"] = new float[784] });
}
catch (PredictionInputException refused)
{
    Notebook.Show(refused.Message);
}

// %% [markdown]
// ## Batches
//
// Batches run in ONNX Runtime as batches, with the same predictions that ML.NET gives row by row.

// %%
var watch = Stopwatch.StartNew();
var answers = engine.Predict("clothes", rows);
var right = answers.Where((answer, r) => answer.Label == test.Classes[test.Labels[r]]).Count();
Notebook.Show($"{right} of {answers.Count} right");
Notebook.Show($"{answers.Count / watch.Elapsed.TotalSeconds:N0} rows a second");

// %% [markdown]
// A thousand concurrent callers: simultaneous requests share a batch, if warm-up found that faster.

// %%
var asked = await Task.WhenAll(
    rows.Take(1000).Select(row => Task.Run(async () => await engine.PredictAsync("clothes", row))));
var same = asked.Zip(answers).Count(pair => pair.First.Label == pair.Second.Label);
Notebook.Show($"{same} of {asked.Length} as in the batch");

// %% [markdown]
// ## Replace it while it runs
//
// `Load` under the same name replaces a model: running requests finish with the old one, later ones use the new one. In an app,
// `services.AddSharedPredictionEngine(...)` watches files and does this automatically. A version is a number after the name.

// %%
engine.Load("clothes/2", "models/clothes-small.zip");
var loaded = string.Join(", ", engine.Models.Select(m => $"{m.Name}/{m.Version}"));
Notebook.Show($"loaded: {loaded}; 'clothes' is version {engine.Find("clothes").Version}");

// %% [markdown]
// ## Drift
//
// Every zip contains a profile of its training rows. Rows an app sees can be compared with it, without labels: here the
// test rows as they are, and the same rows darkened.

// %%
var model = engine.Model("clothes");
var drift = new ModelDrift(model);
var asTrained = drift.Compare(rows);
var darker = drift.Compare([.. Enumerable.Range(0, test.Count).Select(image => Row(image, light: 0.3f))]);
Notebook.Show(asTrained);
Notebook.Show(darker);

// %%
Notebook.Show(Notebook.Metric("right of 2,000", right, tolerance: 30));
Notebook.Show(Notebook.Metric("test accuracy in the card", outcome.Metrics["accuracy"], tolerance: 0.015));

// %% [markdown]
// From here: `mlnetsuite serve models/` answers over HTTP and gRPC, with a page to try the models; `tests/MlNetSuite.Samples` has a console
// program and a web app of under 40 lines each.

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/05-prediction.html");
