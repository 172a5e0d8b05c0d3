#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Dirty data: the file as it arrives
//
// Files from offices and shops are not benchmark files: lines above the header, decimal commas, currencies, codes that look like numbers,
// words for missing values, a total at the end. This story reads such a file without cleaning it first, and then looks for what makes a
// model seem better than it is. The cell below writes the file: orders of a German shop, some of which are sent back.

// %%
var file = "orders.csv";
var chance = new Random(1);
var german = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };
string Money(double euros) => euros.ToString("#,##0.00 €", german);
string[] shipping = ["DHL", "Abholung", "Spedition"];
(string Line, double Amount) Order(int id)
{
    var (day, postcode) = (new DateOnly(2025, 1, 1).AddDays(chance.Next(600)), chance.Next(1000, 99999));
    var amount = Math.Round(Math.Exp(3 + (1.5 * chance.NextDouble()) + chance.NextDouble()), 2);
    var (discount, method) = (5 * chance.Next(5), shipping[chance.Next(3)]);
    var rating = chance.Next(12) == 0 ? "k. A." : $"{chance.Next(1, 6)}";
    var luck = chance.NextDouble();
    var leaning = (amount > 80 ? 1.1 : -1.0) + (discount >= 15 ? 0.9 : -0.5) + (method == "Abholung" ? -1.0 : 0.3);
    var comesBack = leaning + Math.Log(luck / (1 - luck)) > 0;
    string[] cells = [$"A{id:00000}", $"{postcode:00000}", $"{day:dd.MM.yyyy}", Money(amount), $"{discount} %",
        rating, method, comesBack ? Money(amount) : "", comesBack ? "ja" : "nein"];
    return (string.Join(';', cells), amount);
}
var orders = Enumerable.Range(1, 3000).Select(Order).ToList();
string[] above = ["Export vom 03.11.2026", "Filiale Nord", ""];
string[] header = ["Auftrag;PLZ;Datum;Betrag;Rabatt;Bewertung;Versand;Gutschrift;zurück"];
string[] total = [$"Summe;;;{Money(orders.Sum(order => order.Amount))};;;;;"];
File.WriteAllLines(file, [.. above, .. header, .. orders.Select(order => order.Line), .. total]);
Notebook.Show(string.Join("\n", File.ReadLines(file).Take(8)));

// %% [markdown]
// ## Look before training
//
// How the columns of a file are read is decided from all cells, and told. `TableLook` says it without training anything;
// `mlnetsuite data look orders.csv` shows the same in a terminal. The column to predict is given: it is `zurück`, whether an order came
// back.

// %%
var roles = new ColumnRoles { Label = "zurück" };
Notebook.Show(TableLook.Of(file, roles));

// %% [markdown]
// ## What you know better
//
// The postcodes were taken for codes, because some begin with a zero. That `k. A.` means "not stated" only a person knows: named as a
// missing word, it no longer counts as odd. Roles overrule what was inferred, and the model keeps them: new rows are read as the training
// rows were.

// %%
roles = roles with { Categorical = ["PLZ"], Missing = ["k. A."], Date = ["Datum=dd.MM.yyyy"] };
Notebook.Show(TableLook.Of(file, roles));

// %% [markdown]
// ## Too good to be true
//
// Trained with defaults, the model is always right. The notes say why: one column alone gives the answer. A refund is paid after an order
// has come back; on the day of the order nobody knows it. This is called leakage, and it is the most frequent reason why a model that was
// excellent in a test is useless at work.

// %%
Directory.CreateDirectory("models");
var task = TrainingTasks.Find("classification");
var request = new TrainRequest { Data = file, Roles = roles, Artifact = "models/orders-leaking.zip" };
var leaking = task.Train(request, new(Seed: 1, Threads: 2));
Notebook.Show(leaking);

// %% [markdown]
// Without the column, what remains is what can be known beforehand. The baseline gives the most frequent answer to every row.

// %%
roles = roles with { Ignore = ["Gutschrift"] };
request = request with { Roles = roles, Artifact = "models/orders.zip" };
var honest = task.Train(request, new(Seed: 1, Threads: 2));
Notebook.Show(honest);

// %% [markdown]
// What does this model rest on? Permutation importance shuffles one column after another: the drop is what the column is worth. Whether an
// order comes back follows from its amount, its discount and how it was sent; the rest is noise, and the model hardly uses it.

// %%
using var model = PredictionModel.Open("models/orders.zip");
var shuffled = new ImportanceRequest { Data = file, Roles = roles, Metric = "auc" };
Notebook.Show(Charts.Importance(task.Importance(model, shuffled, Notebook.CancellationToken)));

// %% [markdown]
// ## Tomorrow is not like yesterday
//
// Rows at random are a fair test if tomorrow's rows are like yesterday's. With `Validation = "time:Datum"` the model is tested on the
// latest rows only. Here the rule does not change over time, so the two agree within the error of such a test.

// %%
request = request with { Validation = "time:Datum", Artifact = "models/orders-later.zip" };
var later = task.Train(request, new(Seed: 1, Threads: 2));
Notebook.Show(later.Metrics);

// %% [markdown]
// ## New rows that are written otherwise
//
// Another branch exports with points and other dates. The model reads new rows as it learned them, and tells by column what it could not
// read, rather than guess.

// %%
string[] other = ["Auftrag;PLZ;Datum;Betrag;Rabatt;Bewertung;Versand;Gutschrift;zurück",
    "B00001;04109;2026-11-03;1234.50 €;5 %;4;DHL;;nein", "B00002;80331;2026-11-04;12.80 €;20 %;k. A.;Drohne;;nein",
    "B00003;20095;2026-11-05;99.90 €;10 %;5;DHL;99.90 €;ja"];
File.WriteAllLines("branch.csv", other);
Notebook.Show(task.Evaluate(model, "branch.csv", new(), Notebook.CancellationToken));

// %% [markdown]
// Told how this file is written, it reads the same rows.

// %%
var branch = new ColumnRoles { Decimal = ".", Date = ["Datum=yyyy-MM-dd"] };
Notebook.Show(task.Evaluate(model, "branch.csv", branch, Notebook.CancellationToken));

// %%
Notebook.Show(Notebook.Metric("accuracy with leakage", leaking.Metrics["accuracy"], tolerance: 0.005));
Notebook.Show(Notebook.Metric("accuracy without", honest.Metrics["accuracy"], tolerance: 0.02));
Notebook.Show(Notebook.Metric("accuracy on the latest rows", later.Metrics["accuracy"], tolerance: 0.02));

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/08-dirty-data.html");
