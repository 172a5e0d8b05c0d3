using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>The front door, whose state is the process's.</summary>
public sealed class NotebookTests
{
    [Fact]
    public void What_is_shown_goes_to_the_kernel_and_into_the_page()
    {
        using var folder = new TemporaryFolder();
        List<object?> shown = [];
        var report = new MetricReport(("accuracy", 0.123456));
        Notebook.Displayer = value =>
        {
            shown.Add(value);
            return value;
        };
        try
        {
            Notebook.Show(report);
            Notebook.Show("plain <text>");
            Notebook.Show(null);
        }
        finally
        {
            Notebook.Displayer = null;
        }

        Assert.Equal([report, "plain <text>", null], shown);
        Notebook.SaveHtml(folder.File("deep/page.html"), "A story");
        var page = File.ReadAllText(folder.File("deep/page.html"));
        Assert.Contains("<title>A story</title>", page, StringComparison.Ordinal);
        Assert.Contains("0.1235", page, StringComparison.Ordinal);
        Assert.Contains("plain &lt;text&gt;", page, StringComparison.Ordinal);
        // Whole or not at all, and what could not be written is named.
        Assert.Equal(["page.html"], Directory.EnumerateFileSystemEntries(folder.File("deep")).Select(Path.GetFileName));
        Assert.Contains("deep", Assert.Throws<ModelArtifactException>(() => Notebook.SaveHtml(folder.File("deep"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_of_kernels_values_are_text()
    {
        Assert.Equal("  metric     value\n  accuracy  0.5000", Notebook.Text(new MetricReport(("accuracy", 0.5))));
        Assert.Equal("null", Notebook.Text(null));
        Assert.Equal("as it is", Notebook.Text("as it is"));
    }
}
