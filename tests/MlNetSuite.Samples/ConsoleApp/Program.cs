// Sorts texts, one a line from standard input, by a model that `mlnetsuite train text-classification` wrote.
//   dotnet run -- topics.zip < texts.txt
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;

if (args is not [var path])
{
    Console.Error.WriteLine("usage: dotnet run -- MODEL.zip < texts.txt");
    return 2;
}
try
{
    using var model = PredictionModel.Open(path);
    while (Console.ReadLine() is { } text)
    {
        var answer = model.Predict<Message, Topic>(new Message(text));
        Console.WriteLine($"{answer.PredictedLabel}\t{answer.Score.Max():P0}\t{text}");
    }
    return 0;
}
catch (Exception fault) when (fault is ModelArtifactException or PredictionInputException)
{
    Console.Error.WriteLine($"error: {fault.Message}");
    return 2;
}

internal sealed record Message(string Text);

internal sealed class Topic
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
