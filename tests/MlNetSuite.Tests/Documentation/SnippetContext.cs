namespace MlNetSuite.Tests.Documentation;

/// <summary>What a snippet leans on that it does not show. Most show all they need.</summary>
/// <param name="Mark">Words that only this snippet has.</param>
/// <param name="Before">Statements before it.</param>
/// <param name="After">Types after it.</param>
/// <param name="NotRun">Why it is compiled only; null where it is run too.</param>
internal sealed record SnippetContext(string Mark, string Before = "", string After = "", string? NotRun = null)
{
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
    ];

    internal static SnippetContext Of(DocumentedCode snippet) => All.SingleOrDefault(c => snippet.Text.Contains(c.Mark, StringComparison.Ordinal)) ?? None;
}
