using MlNetSuite.Prediction;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Quickstart;

/// <summary>One of quickstart's models: what is trained on which data, and what is shown of it.</summary>
internal abstract class Story(string folder)
{
    /// <summary>The datasets that quickstart's images can be of, the default first.</summary>
    internal static IReadOnlyList<string> Images { get; } = ["mnist", "fashion-mnist-mini"];

    /// <summary>The name the model is loaded under, and of its zip.</summary>
    internal abstract string Name { get; }

    /// <summary>The title of its progress bar.</summary>
    internal abstract string Title { get; }

    internal abstract string Task { get; }

    internal abstract TrainRequest Request { get; }

    /// <summary>The metrics its rows of the table show.</summary>
    internal virtual IReadOnlyList<string> Metrics => ["accuracy", "macroF1", "logLoss"];

    internal string Artifact => Path.Combine(folder, $"{Name}.zip");

    /// <summary>The stories in the order in which they are trained.</summary>
    /// <param name="folder">Where the zips go.</param>
    /// <param name="images">One of <see cref="Images"/>.</param>
    internal static IReadOnlyList<Story> All(string folder, string images) =>
    [
        .. images == "mnist" ? (Story[])[new PerceptronStory(folder), new DigitStory(folder)] : [new ClothesStory(folder)],
        new TextStory(folder), new RatingStory(folder),
    ];

    /// <summary>Prints predictions that can be checked by eye.</summary>
    internal abstract void Show(SharedPredictionEngine engine, TrainOutcome outcome, IAnsiConsole console);
}
