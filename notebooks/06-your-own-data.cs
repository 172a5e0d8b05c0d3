#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
#:property LibTorch=true
using System.Globalization;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Your own data: a table, from file to answers
//
// Put the path of your own CSV, TSV or Parquet file into `file` below, that of rows that came later into `laterFile`, and the name of the
// column to predict into `answer`; further down, `gender` and `age` are columns too. To have something to run, this cell generates the
// files: customers of a shop, some of whom leave. Who leaves follows a rule with randomness in it, so no model can always be right.

// %%
var (file, laterFile) = ("customers.csv", "later-customers.csv");
var answer = "churned";
var chance = new Random(1);
string Customer(int id)
{
    var (age, months, visits) = (chance.Next(18, 80), chance.Next(1, 72), chance.Next(0, 30));
    var plan = new[] { "basic", "plus", "family" }[chance.Next(3)];
    var paid = Math.Round(visits * (8 + (4 * chance.NextDouble())) + (plan == "family" ? 25 : 5), 2);
    var spent = chance.Next(20) == 0 ? "" : paid.ToString(CultureInfo.InvariantCulture);
    var since = new DateOnly(2026, 1, 1).AddMonths(-months);
    var gender = chance.Next(2) == 0 ? "f" : "m";
    var luck = chance.NextDouble();
    var leaning = (visits < 6 ? 2.0 : -1.2) + (months < 12 ? 1.0 : -0.6) + (plan == "basic" ? 0.8 : -0.4);
    var leaves = leaning + Math.Log(luck / (1 - luck)) > 0;
    return $"C{id:00000},{age},{plan},{since:yyyy-MM-dd},{visits},{spent},{gender},EU,{(leaves ? "yes" : "no")}";
}
string[] header = ["customer,age,plan,since,visits,spent,gender,region,churned"];
File.WriteAllLines(file, [.. header, .. Enumerable.Range(1, 4000).Select(Customer)]);
File.WriteAllLines(laterFile, [.. header, .. Enumerable.Range(4001, 2000).Select(Customer)]);

// %% [markdown]
// ## Look
//
// Columns are read as they are. Their types (a number, a category, a date, an identifier) are inferred from the training rows when
// a trainer reads them.

// %%
var roles = new ColumnRoles { Label = answer };
var customers = DatasetReader.Default.ClassificationTables(file, roles).Train;
Notebook.Show(customers);

// %%
Notebook.Show(Charts.ClassBalance(customers));

// %% [markdown]
// ## A first model
//
// With defaults, on four fifths of the rows; the notes list which columns were dropped and why. Identifiers and constants do not help.

// %%
Directory.CreateDirectory("models");
var task = TrainingTasks.Find("classification");
var request = new TrainRequest { Data = file, Roles = roles, Artifact = "models/churn-first.zip" };
var first = task.Train(request, new(Seed: 1, Threads: 2));
Notebook.Show(first);

// %% [markdown]
// ## Search for a better one
//
// Fourteen trials over all trainers, and up to three of their models averaged with the weights that are best on the validation rows. `auc`
// measures how well leavers are ranked above the others, whatever the threshold.

// %%
var search = new SweepRequest
{
    Data = file,
    Roles = roles,
    Metrics = ["auc"],
    Ensemble = 3,
    Threads = 2,
    Artifact = "models/churn.zip",
};
var swept = await task.SweepAsync(search, new SweepBudget { Trials = 14 },
    progress: new LiveSweep(), cancel: Notebook.CancellationToken);
Notebook.Show(swept);

// %% [markdown]
// Is it better than the defaults? On the test rows its AUC is about a hundredth higher. With 800 of them, an AUC of 0.8 has a standard
// error of about 0.018 (Hanley and McNeil 1982). Both models answered the same rows, which makes the error of their difference smaller, but
// not by so much that a hundredth would settle it. The later customers, 2,000 of them, are new to both models.

// %%
using var defaults = PredictionModel.Open("models/churn-first.zip");
using var model = PredictionModel.Open("models/churn.zip");
double Auc(PredictionModel asked) => task.Evaluate(asked, laterFile, new(), CancellationToken.None).Metrics["auc"];
Notebook.Show($"AUC on later customers: {Auc(defaults):0.000} by the defaults, {Auc(model):0.000} by the search");

// %% [markdown]
// There nothing is left of the gain, and their standard error is only 0.011: the defaults do well on this table, and the hundredth was luck
// of the 800 rows. Such is the use of rows that nobody has looked at. How the search went; the values are of the validation rows, and the
// best one was chosen by them, so it is optimistic.

// %%
Notebook.Show(Charts.SweepHistory(swept));

// %% [markdown]
// ## Feature importance
//
// Permutation importance shuffles one column after another among rows the model was not trained on: the drop in the metric is what the
// column is worth to this model, given the others. The rule uses `visits`, `since` and `plan`. `spent` depends on `visits`: shuffled alone
// it costs nothing, because `visits` says the same. `gender` and `age` are not in the rule; their bars show how much is chance.

// %%
var shuffled = new ImportanceRequest { Data = file, Roles = roles, Metric = "auc" };
var importance = task.Importance(model, shuffled, CancellationToken.None);
Notebook.Show(Charts.Importance(importance));

// %% [markdown]
// And for one of the later customers, predicted to leave: how much each column moves the prediction away from the average over fifty others
// (Shapley values, Lundberg and Lee 2017). `age` counts a little, though it is not in the rule: models learn some of the noise, too.

// %%
var rows = task.InputRows(model, laterFile, roles, CancellationToken.None);
var leaver = rows.First(row => model.Predict(row).Label == "yes");
var explainer = new ModelExplainer(model);
var why = explainer.Explain(leaver, new ExplanationOptions { Label = "yes", Background = [.. rows.Take(50)] });
Notebook.Show(Charts.Attributions(why));

// %% [markdown]
// ## Fairness
//
// Every metric for each group, and how much the groups differ in being predicted to leave (demographic parity) and in being predicted so
// correctly and incorrectly (equalized odds). The rule treats both alike. With 400 rows a group, the standard error of the first difference
// is 0.03, and larger for rates among the leavers alone: differences such as these say nothing against the model, nor do they clear it.

// %%
var groups = task.EvaluateGroups(model, file, roles, "gender", CancellationToken.None);
Notebook.Show(groups);

// %% [markdown]
// ## Next month
//
// Later customers arrive, of whom nobody knows yet whether they leave. Has anything changed? Of all of them, nothing. Of the young ones
// alone `age` drifts and no other column, and with it the confidence of the model, which has learned something from `age`.

// %%
var drift = new ModelDrift(model);
Notebook.Show(drift.Compare(rows));

// %%
var young = rows.Where(row => Convert.ToDouble(row["age"], CultureInfo.InvariantCulture) < 35).ToList();
Notebook.Show(drift.Compare(young));

// %%
Notebook.Show(model.Predict(leaver));

// %%
Notebook.Show(Notebook.Metric("test AUC, defaults", first.Metrics["auc"], tolerance: 0.01));
var reached = swept.Final.Test["auc"]!.GetValue<double>();
Notebook.Show(Notebook.Metric("test AUC, swept", reached, tolerance: 0.01));

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/06-your-own-data.html");
