using MlNetSuite.Prediction;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Quickstart;

/// <summary>One of quickstart's three models: what is trained on what, and what a person is shown of it.</summary>
internal abstract class Story(string folder)
{
    /// <summary>The name the model is loaded under, and of its zip.</summary>
    internal abstract string Name { get; }

    /// <summary>The title of its progress bar.</summary>
    internal abstract string Title { get; }

    internal abstract string Task { get; }

    internal abstract TrainRequest Request { get; }

    /// <summary>The figures its row of the table shows.</summary>
    internal virtual IReadOnlyList<string> Metrics => ["accuracy", "macroF1", "logLoss"];

    internal string Artifact => Path.Combine(folder, $"{Name}.zip");

    internal static IReadOnlyList<Story> All(string folder) => [new ImageStory(folder), new TextStory(folder), new RatingStory(folder)];

    /// <summary>Prints predictions that a person can check.</summary>
    internal abstract void Show(SharedPredictionEngine engine, IAnsiConsole console);
}
