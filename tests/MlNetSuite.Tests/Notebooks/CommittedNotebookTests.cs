using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>The notebooks as they lie in the repository, and as they run today.</summary>
public class CommittedNotebookTests(NotebookRuns runs)
{
    // A forge shows so many columns of code without a scroll bar.
    private const int LongestLine = 115;

    // A forge shows no notebook of more.
    private const long LargestFile = 5_000_000;

    public static TheoryData<string> Names => [.. CommittedNotebooks.Names];

    public static TheoryData<string> Short => [.. CommittedNotebooks.Short];

    [Fact]
    public void Every_story_is_a_notebook_and_every_notebook_a_story() =>
        Assert.Equal(CommittedNotebooks.Names, Directory.EnumerateFiles(Checkout.Find().Notebooks, "*.ipynb")
            .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public async Task It_is_what_its_story_gives_and_of_the_format(string name)
    {
        var (committed, generated) = (CommittedNotebooks.Notebook(name),
            StoryNotebook.Of(CommittedNotebooks.Story(name), CommittedNotebooks.References));
        Assert.Empty(NotebookComparison.Sources(committed, generated));
        Assert.Equal(generated["metadata"]!.ToJsonString(), committed["metadata"]!.ToJsonString());
        Assert.Equal(NotebookText.ToText(committed),
            await File.ReadAllTextAsync(CommittedNotebooks.NotebookPath(name), TestContext.Current.CancellationToken));
        Assert.Empty(await NotebookFormat.FaultsAsync(committed));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void It_reads_well_where_nothing_runs(string name)
    {
        var committed = CommittedNotebooks.Notebook(name);
        var cells = NotebookText.CodeCells(committed).ToList();
        Assert.Equal(Enumerable.Range(1, cells.Count), cells.Select(cell => (int?)cell["execution_count"] ?? 0));
        Assert.All(cells.SelectMany(cell => NotebookText.Source(cell).Split('\n')),
            line => Assert.True(line.Length <= LongestLine, $"{line.Length} columns: {line}"));
        Assert.Empty(ShownOutput.Errors(committed));
        Assert.NotEmpty(ShownOutput.Metrics(committed));
        Assert.Contains(cells.SelectMany(NotebookText.Outputs), output => ShownOutput.Kind(output) is OutputKind.Chart
            or OutputKind.Picture);
        var charts = cells.SelectMany(NotebookText.Outputs).Select(ShownOutput.Html).Where(ChartHtml.IsChart);
        Assert.All(charts, html => Assert.True(ChartPictures.HasPicture(html), html[..200]));
        Assert.InRange(new FileInfo(CommittedNotebooks.NotebookPath(name)).Length, 1, LargestFile);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Short))]
    public async Task A_short_one_runs_and_shows_and_reaches_what_is_committed(string name)
    {
        NotebookRuns.SkipElsewhere();
        var run = await runs.OfAsync(name);
        Assert.True(run.ExitCode == 0, run.Log);
        Assert.Empty(NotebookComparison.Differences(CommittedNotebooks.Notebook(name), run.Notebook));
    }
}
