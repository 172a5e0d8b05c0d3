#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Texts: sorting mail
//
// 5,593 mails of the SpamAssassin public corpus, included in the repository: spam or ham. A linear model of words and word pairs
// classifies them in seconds, and can tell which words it decided by.
//
// ## Look

// %%
var mails = DatasetReader.Default.Texts("spam-assassin");
Notebook.Show(mails.Train);

// %%
Notebook.Show(Charts.ClassBalance(mails.Train));

// %% [markdown]
// Nearly three quarters are ham: a model that never finds any spam is right 73 % of the time. That is the baseline, and the reason
// to look at more than accuracy.
//
// ## Train two, compare
//
// `linear` weighs words, pairs of words and pieces of words, and adds the weights up. `embedding-bag` is fastText's model (Joulin et al.
// 2016): it learns a vector for every word and averages them, and reports after each epoch. The default, not used here, is
// `nbsvm` (Wang and Manning 2012), which first weighs each word by how well it separates the classes.

// %%
var task = TrainingTasks.Find("text-classification");
Directory.CreateDirectory("models");
TrainOutcome Train(string trainer, LearningCurve? curve = null) => task.Train(
    new() { Data = "spam-assassin", Trainer = trainer, Artifact = $"models/mail-{trainer}.zip" },
    new(Seed: 1, Threads: 2, curve));

var linear = Train("linear");
Notebook.Show(linear);

// %%
var curve = new LearningCurve();
var bag = Train("embedding-bag", curve);
Notebook.Show(bag);

// %%
Notebook.Show(Charts.LearningCurves(curve));

// %% [markdown]
// ## Which mistakes?
//
// Spam that gets through is a nuisance; a lost mail is worse. The confusion matrix distinguishes the two.

// %%
Notebook.Show(linear.Metrics.Classes);

// %%
using var model = PredictionModel.Open("models/mail-linear.zip");
var wrong = Misclassifications.Of(model, mails.Test!, count: 8);
Notebook.Show(wrong);

// %% [markdown]
// To lose less mail, require more certainty before a mail is classified as spam: `At` moves the threshold of a prediction.

// %%
IReadOnlyDictionary<string, object?> Mail(string text) => new Dictionary<string, object?> { ["Text"] = text };

var doubtful = model.Predict(Mail("Meeting moved to Thursday, click the link for your free guarantee"));
Notebook.Show(doubtful);
Notebook.Show($"at 0.5: {doubtful.At(0.5, "spam").Label}, at 0.999: {doubtful.At(0.999, "spam").Label}");

// %% [markdown]
// ## Why?
//
// LIME (Ribeiro et al. 2016) leaves out words at random and measures the effect on the prediction. Shaded words support the class or
// oppose it.

// %%
var text = "Dear friend, you have been selected to receive free money. Click here now to claim "
    + "your guaranteed income, or remove me from this list.";
var why = new ModelExplainer(model).Explain(Mail(text));
Notebook.Show(new ShadedText(text, why));

// %%
Notebook.Show(Charts.Attributions(why, most: 10));

// %% [markdown]
// And over many mails: of the words that occur in at least three mails, those whose removal changes the predictions most. Each is
// removed from each mail by itself; where a mail has many signs of being spam, a single one matters little.

// %%
var telling = new ModelExplainer(model).TellingWords([.. mails.Test!.Texts.Take(150)]);
Notebook.Show(telling.Where(word => word.Rows >= 3).OrderByDescending(word => word.MeanDrop).ToList());

// %%
Notebook.Show(Notebook.Metric("test accuracy, linear", linear.Metrics["accuracy"], tolerance: 0.005));
Notebook.Show(Notebook.Metric("test accuracy, embedding-bag", bag.Metrics["accuracy"], tolerance: 0.01));
Notebook.Show(Notebook.Metric("majority class", linear.Baseline["accuracy"], tolerance: 0));

// %% [markdown]
// From here: `mlnetsuite train text-classification --data tickets.csv --out tickets.zip` reads CSV, fastText's format or folders of text
// files; [05-prediction](05-prediction.ipynb) serves the zip.

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/02-text.html");
