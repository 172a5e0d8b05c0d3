
namespace MlNetSuite.Tests.Documentation;

/// <summary>What a snippet leans on that it does not show. Most show all they need.</summary>
/// <param name="Mark">Words that only this snippet has.</param>
/// <param name="Before">Using directives and statements before it.</param>
/// <param name="After">Types after it.</param>
/// <param name="NotRun">Why it is compiled only; null where it is run too.</param>
internal sealed record SnippetContext(string Mark, string Before = "", string After = "", string? NotRun = null)
{
    private const string List = "a list of calls, not a program";

    private const string Namespaces = """
        using Microsoft.ML;
        using MlNetSuite.AutoML.Sweeps;
        using MlNetSuite.Notebooks;
        using MlNetSuite.Prediction;
        using MlNetSuite.Analysis.Explanations;
        using MlNetSuite.Data;
        using MlNetSuite.Training.Sweeps;
        using MlNetSuite.Training;
        using MlNetSuite.Training.Tasks;

        """;

    private static readonly SnippetContext None = new("");

    internal static IReadOnlyList<SnippetContext> All { get; } =
    [
        new("OptionsAsync<LineOptions>", Before: """
            var rows = new Microsoft.ML.MLContext(1);
            var line = Enumerable.Range(0, 60).Select(i => new Line { Features = [i, i % 7], Label = 2 + i / 10f });
            var (training, validation) = (rows.Data.LoadFromEnumerable(line.Take(45)), rows.Data.LoadFromEnumerable(line.Skip(45)));
            """, After: """
            class Line { [Microsoft.ML.Data.VectorType(2)] public float[] Features { get; set; } = []; public float Label { get; set; } }
            """),
        .. Notebooks,
    ];

    /// <summary>The notebooks' library shows its parts, about things a story has at hand.</summary>
    private static SnippetContext[] Notebooks =>
    [
        new("Notebook.Show(anything)", Before: Namespaces + "object anything = 1;", NotRun: List),
        new("ImageGrid.OfEachClass", Before: Namespaces + """
            (ImageDataset Train, ImageDataset? Test) split = (null!, null);
            PredictionModel model = null!;
            byte[] pixels = [];
            var text = "";
            """, NotRun: List),
        new("new LiveSweep()", Before: Namespaces + """
            ITrainingTask task = null!;
            TrainRequest request = null!;
            SweepRequest sweepRequest = null!;
            SweepBudget budget = null!;
            """, NotRun: List),
        new("Charts.ClassBalance(images)", Before: Namespaces + """
            ImageDataset images = null!;
            RatingDataset ratings = null!;
            LearningCurve curve = null!, other = null!;
            TrainOutcome outcome = null!;
            SweepOutcome swept = null!;
            Explanation explanation = null!;
            """, NotRun: List),
        new("NotebookFormatters.Register()", Before: Namespaces, After: """
            namespace Microsoft.DotNet.Interactive
            {
                static class Kernel { public static object? display(object? value) => value; }
            }
            """, NotRun: "a kernel's part"),
    ];

    internal static SnippetContext Of(DocumentedCode snippet) =>
        All.SingleOrDefault(c => snippet.Text.Contains(c.Mark, StringComparison.Ordinal)) ?? None;
}
