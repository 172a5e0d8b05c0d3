#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
#:property LibTorch=true
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Images: from pixels to a zip that any app loads
//
// 12,000 small grey pictures of clothes in ten classes (a part of Zalando's Fashion-MNIST, which comes with the repository), a
// convolutional network, and what it learned. All of it takes about half a minute on two cores.
//
// ## Look before you train
//
// A dataset is rows in memory. This one keeps test rows apart: training never sees them.

// %%
var clothes = DatasetReader.Default.Images("fashion-mnist-mini");
Notebook.Show(clothes.Train);

// %% [markdown]
// Are the classes balanced? Where one class is most of the rows, a model that always names it looks accurate and is useless; then
// `macroF1` or `balancedAccuracy` tell more. Here every class has a thousand training rows, and accuracy will do.

// %%
Notebook.Show(Charts.ClassBalance(clothes.Train));

// %% [markdown]
// And what is to be told apart? A class a row. Shirts, pullovers and coats will be the hard ones, at 28 x 28 pixels for people too.

// %%
Notebook.Show(ImageGrid.OfEachClass(clothes.Train, perClass: 12));

// %% [markdown]
// ## Train
//
// `image-classification` has four trainers; `convnet` is the default. It holds a part of the training rows out to see when it is best,
// and says after each epoch how it does on them. `curve` listens.

// %%
var task = TrainingTasks.Find("image-classification");
var curve = new LearningCurve();
Directory.CreateDirectory("models");
var request = new TrainRequest
{
    Data = "fashion-mnist-mini",
    Trainer = "convnet",
    Parameters = new Dictionary<string, string> { ["epochs"] = "4" },
    Artifact = "models/clothes.zip",
};
var outcome = task.Train(request, new(Seed: 1, Threads: 2, curve));
Notebook.Show(outcome);

// %% [markdown]
// The figures above are of the 2,000 test rows, and of the packed zip as an app would load it, not of the network in memory.
//
// The loss on the training rows falls as long as one trains; what matters is the accuracy on the rows held out.

// %%
Notebook.Show(Charts.LearningCurves(curve));

// %% [markdown]
// ## Where it is right, and where not
//
// A row of this chart is what a picture is, a column what the model says.

// %%
Notebook.Show(Charts.ConfusionMatrix(outcome.Metrics.Classes!));

// %% [markdown]
// The mistakes it was surest of come first. Some labels are debatable.

// %%
var model = PredictionModel.Open("models/clothes.zip");
var mistakes = Misclassifications.Of(model, clothes.Test!, count: 18);
Notebook.Show(ImageGrid.OfMistakes(clothes.Test!, mistakes));

// %% [markdown]
// ## Why?
//
// An occlusion map covers one patch of the picture after another and sees how much surer or less sure the model becomes: where red,
// the answer rests on those pixels (Zeiler and Fergus 2014).

// %%
float[] Pixels(int image) => [.. clothes.Test!.Image(image).ToArray().Select(pixel => (float)pixel)];

Notebook.Show(model.ExplainImage(Pixels(0)));

// %% [markdown]
// ## The zip
//
// `models/clothes.zip` is a plain ML.NET model: stock `mlContext.Model.Load` opens it without libtorch and without this project. With
// `MlNetSuite.Prediction` it takes raw pixels, or pictures of any size as files, streams or bytes (`PredictImage`), on any thread.

// %%
var answer = model.Predict(new Dictionary<string, object?> { ["Pixels"] = Pixels(1) });
Notebook.Show(answer);

// %% [markdown]
// What the next run of this notebook must reach again. One seed gives the same network on any number of threads; another processor may
// round differently, hence the tolerance.

// %%
Notebook.Show(Notebook.Figure("test accuracy", outcome.Metrics["accuracy"], tolerance: 0.015));
Notebook.Show(Notebook.Figure("majority class", outcome.Baseline["accuracy"], tolerance: 0));

// %% [markdown]
// From here: `mlnetsuite train image-classification --data FOLDER --out pictures.zip` does the same for a folder of your own pictures,
// [04-sweeps](04-sweeps.ipynb) searches for better parameters, [05-prediction](05-prediction.ipynb) goes on with the zip.
//
// Run as a program, all that was shown is kept as one page.

// %%
Notebook.SaveHtml("artifacts/01-images.html");
