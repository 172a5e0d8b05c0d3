#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
using System.Globalization;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Explanations;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Your own data: a table, from file to answers
//
// Put the path of a CSV, TSV or Parquet file of your own into `file` below, and the name of the column to predict into `answer`; the
// rest stays as it is. So that there is something to run, this cell makes up a file: customers of a shop, of whom some leave. Who leaves
// follows a rule with chance in it, so that no model can be right always.

// %%
var file = "customers.csv";
var answer = "churned";
var chance = new Random(1);
string Customer(int id)
{
    var (age, months, visits) = (chance.Next(18, 80), chance.Next(1, 72), chance.Next(0, 30));
    var plan = new[] { "basic", "plus", "family" }[chance.Next(3)];
    var spent = chance.Next(20) == 0 ? "" : Math.Round(visits * (8 + (4 * chance.NextDouble())) + (plan == "family" ? 25 : 5), 2).ToString(CultureInfo.InvariantCulture);
    var since = new DateOnly(2026, 1, 1).AddMonths(-months);
    var leaves = (visits < 6 ? 2.0 : -1.2) + (months < 12 ? 1.0 : -0.6) + (plan == "basic" ? 0.8 : -0.4) + (chance.NextDouble() * 2) - 1;
    return $"C{id:00000},{age},{plan},{since:yyyy-MM-dd},{visits},{spent},{(chance.Next(2) == 0 ? "f" : "m")},EU,{(leaves > 0 ? "yes" : "no")}";
}
File.WriteAllLines(file, ["customer,age,plan,since,visits,spent,gender,region,churned", .. Enumerable.Range(1, 4000).Select(Customer)]);

// %% [markdown]
// ## Look
//
// Columns are read as they are. What each means (a number, a category, a date, an identifier) is inferred from the training rows when
// a trainer sees them.

// %%
var roles = new ColumnRoles { Label = answer };
var customers = DatasetReader.Default.ClassificationTables(file, roles).Train;
Notebook.Show(customers);

// %%
Notebook.Show(Charts.ClassBalance(customers));

// %% [markdown]
// ## A first model
//
// With defaults, on four fifths of the rows; the notes tell which columns were left out and why. Identifiers and constants cannot help.

// %%
Directory.CreateDirectory("models");
var task = TrainingTasks.Find("classification");
var first = task.Train(new() { Data = file, Roles = roles, Artifact = "models/churn-first.zip" }, new(Seed: 1, Threads: 2));
Notebook.Show(first);
foreach (var note in first.Notes)
    Notebook.Show(note);

// %% [markdown]
// ## A better one
//
// Fourteen trials over all trainers, the best three averaged. `auc` asks how well leavers are ranked above the others, whatever the
// threshold.

// %%
var swept = await task.SweepAsync(
    new SweepRequest { Data = file, Roles = roles, Metrics = ["auc"], Ensemble = 3, Threads = 2, Artifact = "models/churn.zip" },
    new SweepBudget { Trials = 14 },
    progress: new LiveSweep());
Notebook.Show(swept);

// %%
Notebook.Show(Charts.SweepHistory(swept));

// %% [markdown]
// ## What it rests on
//
// Permutation importance shuffles one column after another among rows the model has not learned from: what is lost then is what the
// column is worth. `visits`, `since` and `plan` are what the made-up rule uses; `gender` and `age` should be worth nothing.

// %%
using var model = PredictionModel.Open("models/churn.zip");
var importance = task.Importance(model, new() { Data = file, Roles = roles, Metric = "auc" }, CancellationToken.None);
Notebook.Show(Charts.Importance(importance));

// %% [markdown]
// And for one customer: how far each column moves the answer away from the average one (Shapley values, Lundberg and Lee 2017).

// %%
var rows = task.InputRows(model, file, roles, CancellationToken.None);
var why = model.Explain(rows[7], new ExplanationOptions { Label = "yes", Background = [.. rows.Take(50)] });
Notebook.Show(Charts.Attributions(why));

// %% [markdown]
// ## Does it do as well by everyone?
//
// Every metric for each group, and how far apart the groups are in being called leavers (demographic parity) and in being called so
// rightly and wrongly (equalized odds).

// %%
var groups = task.EvaluateGroups(model, file, roles, "gender", CancellationToken.None);
Notebook.Show(groups);

// %% [markdown]
// ## Next month
//
// New customers come, without answers yet. Has anything changed? Here the young ones come in numbers, and `age` is what drifts.

// %%
var young = rows.Where(row => float.Parse(Convert.ToString(row["age"], CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture) < 35).ToList();
Notebook.Show(model.CompareDrift(young));

// %%
Notebook.Show(model.Predict(rows[7]));

// %%
Notebook.Show(Notebook.Figure("test AUC, defaults", first.Metrics["auc"], tolerance: 0.01));
Notebook.Show(Notebook.Figure("test AUC, swept", swept.Final.Test["auc"]!.GetValue<double>(), tolerance: 0.01));
Notebook.SaveHtml("artifacts/06-your-own-data.html");
