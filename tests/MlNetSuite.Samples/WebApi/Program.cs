// Answers POST /topic {"text": "..."} by models/topics.zip. Replace the file and the next request is answered by the new model.
//   dotnet run -- --models models
using MlNetSuite.Prediction;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSharedPredictionEngine().AddFolder(builder.Configuration["models"] ?? "models");
var app = builder.Build();

app.MapPost("/topic", async (Message message, SharedPredictionEngine engine, CancellationToken cancel) =>
{
    var answer = await engine.PredictAsync("topics", new Dictionary<string, object?> { ["Text"] = message.Text }, cancel);
    return new Topic(answer.Label!, answer.Score, answer.Probabilities.Top(3).ToDictionary());
});

app.Run();

internal sealed record Message(string Text);

internal sealed record Topic(string Label, float Probability, Dictionary<string, float> Likeliest);
