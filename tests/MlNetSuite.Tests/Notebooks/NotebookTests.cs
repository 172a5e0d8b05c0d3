using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>The front door, whose state is the process's.</summary>
public sealed class NotebookTests
{
    [Fact]
    public void A_program_keeps_what_it_showed_until_it_becomes_a_page()
    {
        using var folder = new TemporaryFolder();
        Notebook.Show(new MetricReport(("accuracy", 0.123456)));
        Notebook.Show("plain <text>");
        Notebook.Show(null);

        // Whole or not at all, and what could not be written is named.
        Directory.CreateDirectory(folder.File("deep"));
        Assert.Contains("deep", Assert.Throws<ModelArtifactException>(() => Notebook.SaveHtml(folder.File("deep"))).Message,
            StringComparison.Ordinal);
        Notebook.SaveHtml(folder.File("deep/page.html"), "A story");
        var page = File.ReadAllText(folder.File("deep/page.html"));
        Assert.Contains("<title>A story</title>", page, StringComparison.Ordinal);
        Assert.Contains("0.1235", page, StringComparison.Ordinal);
        Assert.Contains("plain &lt;text&gt;", page, StringComparison.Ordinal);
        Assert.Equal(["page.html"], Directory.EnumerateFileSystemEntries(folder.File("deep")).Select(Path.GetFileName));

        Notebook.SaveHtml(folder.File("next.html"));
        Assert.DoesNotContain("0.1235", File.ReadAllText(folder.File("next.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_kernel_values_go_to_it_and_the_notebook_is_what_keeps_them()
    {
        using var folder = new TemporaryFolder();
        List<object?> shown = [];
        Notebook.Displayer = value =>
        {
            shown.Add(value);
            return value;
        };
        try
        {
            Notebook.Show("a");
            Notebook.Show(null);
            var refused = Assert.Throws<InvalidOperationException>(() => Notebook.SaveHtml(folder.File("page.html")));
            Assert.Contains("the notebook itself keeps what its cells show", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Notebook.Displayer = null;
        }
        Assert.Equal(["a", null], shown);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_page_that_is_full_lets_the_oldest_go_and_says_so()
    {
        var page = new ShownPage(mostCharacters: 10);
        foreach (var html in (string[])["12345", "67890", "abc"])
            page.Add(html);
        Assert.Equal(["<p>1 earlier outputs were dropped: the page was full.</p>", "67890", "abc"], page.Fragments);
        page.Add("longer than the page itself");
        Assert.Equal(["<p>3 earlier outputs were dropped: the page was full.</p>", "longer than the page itself"], page.Fragments);
        page.Clear();
        Assert.Empty(page.Fragments);
    }

    [Fact]
    public void What_reports_to_a_curve_or_a_live_view_of_a_cancelled_cell_is_cancelled()
    {
        using var cell = new CancellationTokenSource();
        Notebook.CellCancellation = () => cell.Token;
        try
        {
            var (curve, live) = (new LearningCurve(quiet: true), new LiveSweep());
            curve.Report(new("epoch", 0.5, 1, 0.3));
            cell.Cancel();
            Assert.Throws<OperationCanceledException>(() => curve.Report(new("epoch", 0.6, 2, 0.2)));
            Assert.Throws<OperationCanceledException>(() => live.Report(new SweepPaused(true)));
            live.Report(new SweepEnded(SweepEnd.Cancelled, null));
            Assert.Single(curve.Epochs);
            Assert.True(Notebook.CancellationToken.IsCancellationRequested);
        }
        finally
        {
            Notebook.CellCancellation = null;
        }
        Assert.False(Notebook.CancellationToken.CanBeCanceled);
        Notebook.CellCancellation = () => throw new ObjectDisposedException("the cell has ended");
        Assert.False(Notebook.CancellationToken.CanBeCanceled);
        Notebook.CellCancellation = null;
    }

    [Fact]
    public void Outside_of_kernels_values_are_text()
    {
        Assert.Equal("  metric     value\n  accuracy  0.5000", Notebook.Text(new MetricReport(("accuracy", 0.5))));
        Assert.Equal("null", Notebook.Text(null));
        Assert.Equal("as it is", Notebook.Text("as it is"));
    }
}
