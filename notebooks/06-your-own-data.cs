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
// Put the path of your own CSV, TSV or Parquet file into `file` below, and the name of the column to predict into `answer`; the
// rest stays as it is. To have something to run, this cell generates a file: customers of a shop, some of whom leave. Who leaves
// follows a rule with randomness in it, so no model can always be right.

// %%
var file = "customers.csv";
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
// measures how well leavers are ranked above the others, at any threshold.

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
// Is it better? The search gained about a hundredth of AUC on the test rows over the defaults. With 800 of them, an AUC of 0.8 has a
// standard error of about 0.018 (Hanley and McNeil 1982): an improvement is likely, but not proven.

// %%
Notebook.Show(Charts.SweepHistory(swept));

// %% [markdown]
// ## Feature importance
//
// Permutation importance shuffles one column after another among rows the model was not trained on: the drop in the metric is what the
// column is worth to this model. The rule uses `visits`, `since` and `plan`. `spent` depends on `visits`, so a model
// may use either; `gender` and `age` are not in the rule, and their values are noise.

// %%
using var model = PredictionModel.Open("models/churn.zip");
var shuffled = new ImportanceRequest { Data = file, Roles = roles, Metric = "auc" };
var importance = task.Importance(model, shuffled, CancellationToken.None);
Notebook.Show(Charts.Importance(importance));

// %% [markdown]
// And for one customer predicted to leave: how much each column moves the prediction away from the average one (Shapley values,
// Lundberg and Lee 2017).

// %%
var rows = task.InputRows(model, file, roles, CancellationToken.None);
var leaver = rows.First(row => model.Predict(row).Label == "yes");
var explainer = new ModelExplainer(model);
var why = explainer.Explain(leaver, new ExplanationOptions { Label = "yes", Background = [.. rows.Take(50)] });
Notebook.Show(Charts.Attributions(why));

// %% [markdown]
// ## Fairness
//
// Every metric for each group, and how much the groups differ in being predicted to leave (demographic parity) and in being predicted so
// correctly and incorrectly (equalized odds).

// %%
var groups = task.EvaluateGroups(model, file, roles, "gender", CancellationToken.None);
Notebook.Show(groups);

// %% [markdown]
// ## Next month
//
// New customers arrive, without labels yet. Has anything changed? Here only young ones arrive: `age` drifts, and no other column does.
// The model's confidence shifts a little with it.

// %%
var young = rows.Where(row => Convert.ToDouble(row["age"], CultureInfo.InvariantCulture) < 35).ToList();
Notebook.Show(new ModelDrift(model).Compare(young));

// %%
Notebook.Show(model.Predict(leaver));

// %%
Notebook.Show(Notebook.Metric("test AUC, defaults", first.Metrics["auc"], tolerance: 0.01));
var reached = swept.Final.Test["auc"]!.GetValue<double>();
Notebook.Show(Notebook.Metric("test AUC, swept", reached, tolerance: 0.01));

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/06-your-own-data.html");
