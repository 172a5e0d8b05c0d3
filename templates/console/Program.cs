// Trains a model that predicts which customers leave, saves it as one zip, and asks it about a new customer.
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

// Your own table: put its path here, and the name of the column to predict.
var table = Path.Combine(AppContext.BaseDirectory, "customers.csv");
var columns = new ColumnRoles { Label = "churned" };
var zip = Path.Combine(AppContext.BaseDirectory, "churn.zip");

var request = new TrainRequest { Data = table, Roles = columns, Artifact = zip };
var outcome = TrainingTasks.Find("classification").Train(request, new TrainingRun(Seed: 1, Threads: Environment.ProcessorCount));
Console.WriteLine($"{outcome.Trainer}: accuracy {outcome.Metrics["accuracy"]:0.000} on {outcome.TestRows} test rows, saved as {zip}");

// An app that only predicts needs the zip, the package MlNetSuite.Prediction and what follows. One engine serves all threads.
using var engine = new SharedPredictionEngine();
engine.Load("churn", zip);
var customer = new Dictionary<string, object?> { ["plan"] = "basic", ["months"] = 3, ["visits"] = 1, ["spent"] = 14.5 };
var answer = engine.Predict("churn", customer);
Console.WriteLine($"churned: {answer.Label} ({answer.Score:P0})");
