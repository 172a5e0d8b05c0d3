using MlNetSuite.Data;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>An option that means nothing to a task is refused, whatever the data are.</summary>
public sealed class GivenOptionsTests
{
    [Theory]
    [InlineData("text-classification", "--user x: not for texts")]
    [InlineData("text-classification", "--decimal ,: not for texts")]
    [InlineData("text-classification", "--recursive: not for texts")]
    [InlineData("recommendation", "--label x: not for ratings")]
    [InlineData("recommendation", "--text x: not for ratings")]
    [InlineData("recommendation", "--recursive: not for ratings")]
    [InlineData("classification", "--text x: not for tables")]
    [InlineData("regression", "--items x: not for tables")]
    [InlineData("regression", "--recursive: not for tables")]
    public void It_is_named_with_what_the_task_has(string task, string message)
    {
        var fault = Assert.Throws<InputException>(() => TrainingTasks.Find(task).Train(
            new()
            {
                Data = "iris",
                Roles = Roles(message.Split(' ', ':')[0]),
                Artifact = "none.zip",
                Trainer = task == "recommendation" ? "ials" : null
            },
            new TrainingRun(1, 1, null, TestContext.Current.CancellationToken)));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text-classification", "spam-assassin", "--text x")]
    [InlineData("text-classification", "spam-assassin", "--label x")]
    [InlineData("recommendation", "insteval", "--user x")]
    [InlineData("image-classification", "emoji", "--recursive")]
    public void It_says_how_a_file_is_read_and_is_refused_for_a_dataset_of_the_catalog(string task, string data, string option)
    {
        var request = new TrainRequest
        {
            Data = data,
            Roles = Roles(option.Split(' ')[0]),
            Artifact = "none.zip",
            Trainer = task == "recommendation" ? "ials" : null,
        };
        var fault = Assert.Throws<InputException>(
            () => TrainingTasks.Find(task).Train(request, new TrainingRun(1, 1, null, TestContext.Current.CancellationToken)));
        Assert.Equal($"{option}: for files alone; the columns of the dataset '{data}' are known. Leave the option out, or give the path " +
            "of a file.", fault.Message);
    }

    private static ColumnRoles Roles(string option) => option switch
    {
        "--user" => new() { User = "x" },
        "--decimal" => new() { Decimal = "," },
        "--label" => new() { Label = "x" },
        "--text" => new() { Text = ["x"] },
        "--items" => new() { ItemTable = "x" },
        _ => new() { Recursive = true },
    };
}
