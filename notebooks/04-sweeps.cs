#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Notebooks;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Sweeps: let the machine search
//
// A sweep tries parameters, can end unpromising trials early, records everything, and returns the best model as one zip. In a
// notebook trials run in this process (`--isolation none` on the command line); the command runs each in its own process, which can
// be killed.
//
// ## A function first
//
// A sweep knows nothing about models: it sees a search space and a number. Branin's function has three minima of 0.398; this
// sweep comes close to one of them.

// %%
var space = new SearchSpace()
    .Uniform("x", -5, 10, 2.5, "where to look")
    .Uniform("y", 0, 15, 7.5, "and how far up");
var found = await Sweep.FunctionAsync(space,
    trial => Branin(trial.Parameters.Real("x"), trial.Parameters.Real("y")),
    Objective.Minimize("branin"), new() { Trials = 80 });
var (x, y) = (found.Best.Real("x"), found.Best.Real("y"));
Notebook.Show($"{found.Value:0.0000} at x = {x:0.00}, y = {y:0.00}, after {found.Trials.Count} trials");

static double Branin(double x, double y)
{
    var valley = y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6;
    return (valley * valley) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
}

// %% [markdown]
// ## A sweep over mail
//
// Now a whole task: which trainer, which word pairs, how much regularization? Each task has a search space over its trainers and their
// preprocessing, with a portfolio of good configurations, which are tried first. The search uses no test rows: trials are evaluated on
// validation rows, which are held out of the training rows. Cancelling the cell ends the sweep, because it is given the cell's token.

// %%
Directory.CreateDirectory("models");
var task = TrainingTasks.Find("text-classification");
var request = new SweepRequest
{
    Data = "spam-assassin",
    Trainers = ["linear", "embedding-bag"],
    Metrics = ["accuracy", "latency"],
    Pruner = "asha",
    Threads = 2,
    Artifact = "models/mail.zip",
};
var swept = await task.SweepAsync(request, new SweepBudget { Trials = 10 },
    progress: new LiveSweep(), cancel: Notebook.CancellationToken);
Notebook.Show(swept);

// %% [markdown]
// How the search went: a point is a trial, the line the best so far. Each of these trials took seconds, and none was pruned. The validation
// rows are a fifth of the training rows, 895 mails. At an accuracy of 0.99 its standard error on so many is 0.003, so which of the five
// best trials is really the best remains open.

// %%
Notebook.Show(Charts.SweepHistory(swept));

// %% [markdown]
// What did it try? A line is a trial, its colour the metric; drag along an axis to select some of them.

// %%
Notebook.Show(Charts.ParallelCoordinates(swept));

// %% [markdown]
// Which parameters mattered? fANOVA (Hutter et al. 2014) grows a forest over the trials and splits the variance of its predictions, over
// the whole space, among the parameters. With only ten trials this is just a hint.

// %%
Notebook.Show(Charts.Importance(swept));

// %% [markdown]
// ## Two objectives
//
// This study optimized accuracy and latency. Which of the two matters more is your choice: of a trial on the front, no other is better in
// one and at least as good in the other. Latencies are measured, so a trial near the front may be on it in the next run.
// `Prefer = "accuracy>=0.98,latency"` would choose the fastest of those that are accurate enough.

// %%
Notebook.Show(Charts.ParetoFront(swept));

// %% [markdown]
// ## The best model
//
// The zip holds the model of the chosen trial, retrained on training and validation rows, and its card lists both metrics:
// on the validation rows, and on test rows it never saw. The first is optimistic on average, because the trial was chosen by it. The second
// says what to expect of mail like this, with a standard error of 0.4 points on 1,119 mails. The gap of 0.6 points between the two is
// no more than chance may give. With the same parameters and seed, `train` gives the same model.

// %%
var tested = swept.Final.Test["accuracy"]!.GetValue<double>();
Notebook.Show($"{swept.Best.Value:P2} on validation rows, {tested:P2} on test rows");

// %%
Notebook.Show(Notebook.Metric("branin", found.Value, tolerance: 0.05));
Notebook.Show(Notebook.Metric("test accuracy", tested, tolerance: 0.015));

// %% [markdown]
// From here: `Study = "mail.db"` records every trial in a file, to resume a killed sweep (`Resume = true`), `Ensemble = 8` averages
// the best models into one zip, and `mlnetsuite sweep` does the same from a terminal with a live view.

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/04-sweeps.html");
