#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

// %% [markdown]
// # Recommendations: who would rate what how?
//
// 73,421 ratings of lecturers by students of ETH Zurich (`insteval`, from R's lme4; included in the repository). Users are students,
// items are lecturers, ratings go from 1 to 5.
//
// ## Look

// %%
var split = DatasetReader.Default.Ratings("insteval");
var ratings = split.Train;
Notebook.Show(ratings);

// %%
Notebook.Show(Charts.RatingHistogram(ratings));

// %% [markdown]
// How much data is there? Most cells of the students-by-lecturers table are empty; that is what makes it a recommendation problem.

// %%
var perUser = ratings.UserIndex.CountBy(u => u).Select(c => c.Value).Order().ToList();
var perItem = ratings.ItemIndex.CountBy(i => i).Select(c => c.Value).Order().ToList();
Notebook.Show($"half of the students rated at most {perUser[perUser.Count / 2]} lecturers, "
    + $"half of the lecturers have at most {perItem[perItem.Count / 2]} ratings");

// %% [markdown]
// ## Train
//
// `bias-only` predicts that some students are generous and some lecturers well liked, and nothing else. `biased-mf` adds factors: what
// this student likes in that lecturer (Koren et al. 2009). The second's gain over the first is how much individual taste the data holds.

// %%
var task = TrainingTasks.Find("recommendation");
Directory.CreateDirectory("models");
TrainOutcome Train(string trainer, double? split = null, LearningCurve? curve = null) => task.Train(
    new() { Data = "insteval", Trainer = trainer, Split = split, Artifact = $"models/lecturers-{trainer}.zip" },
    new(Seed: 1, Threads: 2, curve));

var biasOnly = Train("bias-only", split: 0.1);
Notebook.Show(biasOnly);

// %%
var curve = new LearningCurve();
var factors = Train("biased-mf", split: 0.1, curve);
Notebook.Show(factors);

// %%
Notebook.Show(Charts.LearningCurves(curve, metric: "RMSE"));

// %% [markdown]
// The filled line is a first training, which found the best number of epochs on held-out ratings; after that it overfits. The
// open one is the model in the zip, retrained on all training ratings for that number of epochs.
//
// An RMSE of 1.2 where ratings go from 1 to 5 is not much better than the lecturer's mean, and factors add little: how students rate is
// mostly theirs to know. On films (`movielens-latest-small`, `mlnetsuite data pull`) the same trainer gains six times as much.
//
// ## Recommend
//
// The zip contains the ratings of each user, and leaves rated items out.

// %%
using var model = PredictionModel.Open("models/lecturers-biased-mf.zip");
var student = ratings.Users[ratings.UserIndex.CountBy(u => u).MaxBy(c => c.Value).Key];
Notebook.Show(model.Recommend(student, 10));

// %% [markdown]
// Unknown users get the most popular items, and the result says so: `Known` is false.

// %%
Notebook.Show(model.Recommend("a student who has not rated yet", 5));

// %% [markdown]
// One rating, for one student and one lecturer:

// %%
var lecturer = ratings.Items[0];
Notebook.Show(model.Predict(new Dictionary<string, object?> { ["User"] = student, ["Item"] = lecturer }));

// %% [markdown]
// ## Ranking
//
// Accurate ratings do not make a good list: in the tables above, the baseline ranks better than the trainers that predict ratings:
// what is popular. Trainers that rank are evaluated differently: one rating of each student is held out (the
// last one, or as here, where there are no dates, a random one): is that lecturer among the first ten of the list? `ials` (Hu et
// al. 2008) and `ease` (Steck 2019) are such trainers; `popular` is the baseline.

// %%
var popular = Train("popular");
var ease = Train("ease");
Notebook.Show(popular.Metrics);
Notebook.Show(ease.Metrics);

// %%
Notebook.Show(Notebook.Metric("RMSE, bias-only", biasOnly.Metrics["rmse"], tolerance: 0.005));
Notebook.Show(Notebook.Metric("RMSE, biased-mf", factors.Metrics["rmse"], tolerance: 0.005));
Notebook.Show(Notebook.Metric("NDCG@10, ease", ease.Metrics["ndcg@10"], tolerance: 0.01));

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/03-recommendation.html");
