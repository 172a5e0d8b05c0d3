#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
#:property LibTorch=true
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Images: from MNIST's pixels to a zip that any app loads
//
// 70,000 handwritten digits, which come with the repository, a perceptron such as every tutorial begins with, a convolutional
// network, and what that network takes for what. All of it takes about a minute on two cores.
//
// ## Look before you train
//
// A dataset is rows in memory. This one keeps test rows apart: training never sees them.

// %%
var digits = DatasetReader.Default.Images("mnist");
Notebook.Show(digits.Train);

// %% [markdown]
// Are the classes balanced? Where one class is most of the rows, a model that always names it looks accurate and is useless; then
// `macroF1` or `balancedAccuracy` tell more. Here no digit is much rarer than another, and accuracy will do.

// %%
Notebook.Show(Charts.ClassBalance(digits.Train));

// %% [markdown]
// And what is to be told apart? A class a row. Ones lean, one seven has a bar, one nine is as open as a four.

// %%
Notebook.Show(ImageGrid.OfEachClass(digits.Train, perClass: 12));

// %% [markdown]
// ## A perceptron
//
// `image-classification` has four trainers. `perceptron` reads the 784 pixels as so many numbers, has one layer of 256 units and
// one output a digit, as the first examples of Keras and PyTorch do. It holds a part of the training rows out to see when it is best,
// and says after each epoch how it does on them. `perceptronCurve` listens. Five epochs are half its default.

// %%
var task = TrainingTasks.Find("image-classification");
Directory.CreateDirectory("models");
var perceptronCurve = new LearningCurve();
var perceptron = task.Train(
    new TrainRequest
    {
        Data = "mnist",
        Trainer = "perceptron",
        Parameters = new Dictionary<string, string> { ["epochs"] = "5" },
        Artifact = "models/digits-perceptron.zip",
    },
    new(Seed: 1, Threads: 2, perceptronCurve));
Notebook.Show(perceptron);

// %% [markdown]
// These metrics are of the 10,000 test rows, and of the packed zip as an app would load it, not of the network in memory.
//
// ## A convolutional network
//
// `convnet` is the default. It sees which pixels are neighbours, and each image a little shifted, turned and scaled every time. This is
// a small one, so that nobody waits: half the channels, one convolution a stage where there are two, and two epochs of its twelve.

// %%
var curve = new LearningCurve();
var outcome = task.Train(
    new TrainRequest
    {
        Data = "mnist",
        Trainer = "convnet",
        Parameters = new Dictionary<string, string> { ["width"] = "8", ["depth"] = "1", ["epochs"] = "2" },
        Artifact = "models/digits.zip",
    },
    new(Seed: 1, Threads: 2, curve));
Notebook.Show(outcome);

// %% [markdown]
// Both curves in one chart. They are of the training rows that each held out, a tenth and a twentieth of them, which are not the same rows.

// %%
Notebook.Show(Charts.LearningCurves([("perceptron", perceptronCurve), ("convnet", curve)]));

// %% [markdown]
// ## Where it is right, and where not
//
// A row of this chart is what a digit is, a column what the convolutional network says.

// %%
Notebook.Show(Charts.ConfusionMatrix(outcome.Metrics.Classes!));

// %% [markdown]
// The mistakes it was surest of come first. Some are hard for people too.

// %%
var model = PredictionModel.Open("models/digits.zip");
var mistakes = Misclassifications.Of(model, digits.Test!, count: 18);
Notebook.Show(ImageGrid.OfMistakes(digits.Test!, mistakes));

// %% [markdown]
// ## Why?
//
// An occlusion map covers one patch of the picture after another and sees how much surer or less sure the model becomes: where red,
// the answer rests on those pixels (Zeiler and Fergus 2014).

// %%
float[] Pixels(int image) => [.. digits.Test!.Image(image).ToArray().Select(pixel => (float)pixel)];

Notebook.Show(new ModelExplainer(model).ExplainImage(Pixels(0)));

// %% [markdown]
// ## The zip
//
// `models/digits.zip` is a plain ML.NET model: stock `mlContext.Model.Load` opens it without libtorch and without this project. With
// `MlNetSuite.Prediction` it takes raw pixels, or pictures of any size as files, streams or bytes (`PredictImage`), on any thread.

// %%
var answer = model.Predict(new Dictionary<string, object?> { ["Pixels"] = Pixels(1) });
Notebook.Show(answer);

// %% [markdown]
// What the next run of this notebook must reach again. One seed gives the same network on any number of threads; another processor may
// round differently, hence the tolerance.

// %%
Notebook.Show(Notebook.Figure("test accuracy, perceptron", perceptron.Metrics["accuracy"], tolerance: 0.003));
Notebook.Show(Notebook.Figure("test accuracy, convnet", outcome.Metrics["accuracy"], tolerance: 0.002));
Notebook.Show(Notebook.Figure("majority class", outcome.Baseline["accuracy"], tolerance: 0));

// %% [markdown]
// From here: `mlnetsuite train image-classification --data FOLDER --out pictures.zip` does the same for a folder of your own pictures,
// [04-sweeps](04-sweeps.ipynb) searches for better parameters, [05-prediction](05-prediction.ipynb) goes on with the zip.

// %% [program]
// A notebook keeps what its cells show; of a program it becomes a page.
Notebook.SaveHtml("artifacts/01-images.html");
