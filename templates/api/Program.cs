// Serves every zip in the folder "models" over HTTP: POST /predict/NAME; GET / is a page to try them.
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Server;
using MlNetSuite.Server.Pages;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

var builder = WebApplication.CreateBuilder(args);
var models = Path.Combine(builder.Environment.ContentRootPath, "models");

// The first start trains an example, since there is no model yet. With a zip of your own in the folder, this block and
// the package MlNetSuite.Training can go. A zip that is added or replaced while the app runs is served within two seconds.
if (!Directory.Exists(models))
{
    var table = Path.Combine(builder.Environment.ContentRootPath, "customers.csv");
    var columns = new ColumnRoles { Label = "churned" };
    var request = new TrainRequest { Data = table, Roles = columns, Artifact = Path.Combine(models, "churn.zip") };
    var outcome = TrainingTasks.Find("classification").Train(request, new TrainingRun(Seed: 1, Threads: Environment.ProcessorCount));
    Console.WriteLine($"trained {request.Artifact}: accuracy {outcome.Metrics["accuracy"]:0.000} on {outcome.TestRows} test rows");
}

builder.Services.AddSharedPredictionEngine().AddFolder(models);
builder.Services.AddPredictionEndpoints();
builder.Services.AddHealthChecks();

var app = builder.Build();
app.MapPredictionEndpoints();
app.MapTryItPage();
app.MapHealthChecks("/health");
app.Run();
