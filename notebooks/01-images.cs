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
// 70,000 handwritten digits, included in the repository, a perceptron such as every tutorial starts with, a convolutional
// network, and its mistakes. All of it takes about a minute on two cores.
//
// ## Look before you train
//
// A dataset is rows in memory. This one has separate test rows, which training never sees.

// %%
var digits = DatasetReader.Default.Images("mnist");
Notebook.Show(digits.Train);

// %% [markdown]
// Are the classes balanced? Where one class is most of the rows, a model that always names it looks accurate and is useless; then
// `macroF1` or `balancedAccuracy` are more informative. Here no digit is much rarer than another, and accuracy will do.

// %%
Notebook.Show(Charts.ClassBalance(digits.Train));

// %% [markdown]
// And what do the classes look like? Each row is a class. Ones lean, one seven has a bar, one nine is as open as a four.

// %%
Notebook.Show(ImageGrid.OfEachClass(digits.Train, perClass: 12));

// %% [markdown]
// ## A perceptron
//
// `image-classification` has four trainers. `perceptron` reads the 784 pixels as plain numbers, has one layer of 256 units and
// one output per digit, like the first examples of Keras and PyTorch. It holds out some training rows to find its best epoch,
// and reports its accuracy on them after each epoch. `perceptronCurve` records that. Five epochs are half its default.

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
// These metrics are measured on the 10,000 test rows, with the packed zip as an app would load it, not with the network in memory.
//
// ## A convolutional network
//
// `convnet` is the default. It uses which pixels are neighbours, and trains on slightly shifted, rotated and scaled images. This is
// a small one, to save time: half the channels, one convolution per stage instead of two, and two epochs instead of twelve.

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
// Both curves in one chart. Each is measured on the training rows that its trainer held out: a tenth and a twentieth, not the same rows.

// %%
Notebook.Show(Charts.LearningCurves([("perceptron", perceptronCurve), ("convnet", curve)]));

// %% [markdown]
// ## Where it is right, and where not
//
// A row of this chart is the actual digit, a column the digit predicted by the convolutional network.

// %%
Notebook.Show(Charts.ConfusionMatrix(outcome.Metrics.Classes!));

// %% [markdown]
// The most confident mistakes come first. Some are hard for people too.

// %%
var model = PredictionModel.Open("models/digits.zip");
var mistakes = Misclassifications.Of(model, digits.Test!, count: 18);
Notebook.Show(ImageGrid.OfMistakes(digits.Test!, mistakes));

// %% [markdown]
// ## Why?
//
// An occlusion map covers one patch of the image after another and measures how the probability changes: where it is red,
// the prediction depends on those pixels (Zeiler and Fergus 2014).

// %%
float[] Pixels(int image) => [.. digits.Test!.Image(image).ToArray().Select(pixel => (float)pixel)];

Notebook.Show(new ModelExplainer(model).ExplainImage(Pixels(0)));

// %% [markdown]
// ## The zip
//
// `models/digits.zip` is a standard ML.NET model: `mlContext.Model.Load` opens it without libtorch and without this project. With
// `MlNetSuite.Prediction` it takes raw pixels, or pictures of any size as files, streams or bytes (`PredictImage`), on any thread.

// %%
var answer = model.Predict(new Dictionary<string, object?> { ["Pixels"] = Pixels(1) });
Notebook.Show(answer);

// %% [markdown]
// The metrics that the next run of this notebook must reproduce. One seed gives the same network on any number of threads; another CPU may
// round differently, hence the tolerance.

// %%
Notebook.Show(Notebook.Metric("test accuracy, perceptron", perceptron.Metrics["accuracy"], tolerance: 0.003));
Notebook.Show(Notebook.Metric("test accuracy, convnet", outcome.Metrics["accuracy"], tolerance: 0.002));
Notebook.Show(Notebook.Metric("majority class", outcome.Baseline["accuracy"], tolerance: 0));

// %% [markdown]
// From here: `mlnetsuite train image-classification --data FOLDER --out pictures.zip` does the same for a folder of your own pictures,
// [04-sweeps](04-sweeps.ipynb) searches for better parameters, [05-prediction](05-prediction.ipynb) continues with the zip.

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/01-images.html");
