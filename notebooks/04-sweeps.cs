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
// A sweep tries parameters, can stop a trial early that does not look good, remembers everything, and hands back the best as one zip. In a
// notebook trials run in this process (`--isolation none` on the command line); the command runs each in a process of its own, which can
// be killed.
//
// ## A function first
//
// A sweep knows nothing of models: it sees a search space and a number. Branin's function has three valleys of the same depth, 0.398; this
// sweep comes close to the floor of one of them.

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
// ## Mail, swept
//
// Now a whole task: which trainer, which word pairs, how much regularization? Each task brings a search space over its trainers and
// their preprocessing, with configurations known to be good, which are tried first. Test rows stay out of it: trials are evaluated on rows
// held out of the training rows. Cancelling the cell ends the sweep, for it is given the cell's token.

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
// How the search went. A point is a trial, the line the best so far. Each of these trials took seconds, and none was ended early.

// %%
Notebook.Show(Charts.SweepHistory(swept));

// %% [markdown]
// What did it try? A line is a trial, its colour how well it did; drag along an axis to look at some of them only.

// %%
Notebook.Show(Charts.ParallelCoordinates(swept));

// %% [markdown]
// Which parameters mattered? fANOVA (Hutter et al. 2014) grows a forest over the trials and splits the variance of the metric among the
// parameters. With ten trials that is a hint, no more.

// %%
Notebook.Show(Charts.Importance(swept));

// %% [markdown]
// ## Two things at once
//
// This study sought accuracy and short latency. Nobody can say which of the two is worth more but you: no trial on the front is beaten
// in both. `Prefer = "accuracy>=0.98,latency"` would take the fastest of those that are accurate enough.

// %%
Notebook.Show(Charts.ParetoFront(swept));

// %% [markdown]
// ## The best, once more
//
// The zip holds the trial that was chosen, trained anew on training and validation rows, and its card tells both figures apart: what
// it reached on the validation rows, and on test rows that it never saw. The first flatters, for the trial was chosen by it; the second is
// what to expect. The same parameters and seed give `train` the same model.

// %%
var tested = swept.Final.Test["accuracy"]!.GetValue<double>();
Notebook.Show($"{swept.Best.Value:P2} on validation rows, {tested:P2} on test rows");

// %%
Notebook.Show(Notebook.Figure("branin", found.Value, tolerance: 0.05));
Notebook.Show(Notebook.Figure("test accuracy", tested, tolerance: 0.015));

// %% [markdown]
// From here: `Study = "mail.db"` keeps every trial in a file that survives a kill (`Resume = true` goes on with it), `Ensemble = 8` averages
// the best models into one zip, and `mlnetsuite sweep` does the same from a terminal with a live view.

// %% [program]
// A notebook keeps what its cells show; of a program it becomes a page.
Notebook.SaveHtml("artifacts/04-sweeps.html");
