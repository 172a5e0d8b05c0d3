using System.Text;
using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Notebooks.Views;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Notebooks;

/// <summary>Shows values wherever a story runs: in a .NET Interactive kernel, or in a plain program.</summary>
/// <example><code>
/// Notebook.Show(Charts.ClassBalance(split.Train));
/// Notebook.Show(Notebook.Metric("accuracy", outcome.Metrics["accuracy"], tolerance: 0.02));
/// Notebook.SaveHtml("01-images.html");
/// </code></example>
public static class Notebook
{
    private static readonly ShownPage Page = new();

    /// <summary>How a kernel shows a value; null outside of kernels. The package's kernel extension sets it. What it returns may have
    /// a method <c>Update(object)</c> by which the display changes in place (see <see cref="LiveSweep"/>).</summary>
    public static Func<object?, object?>? Displayer { get; set; }

    /// <summary>Gives the token of the cell that is running, or null where none is; null outside of kernels. The package's kernel
    /// extension sets it.</summary>
    public static Func<CancellationToken?>? CellCancellation { get; set; }

    /// <summary>Cancelled when the running cell is; outside of a cell it never is. Pass it to what takes long:
    /// <c>task.SweepAsync(request, budget, cancel: Notebook.CancellationToken)</c>. A training or sweep that reports to a
    /// <see cref="LearningCurve"/> or <see cref="LiveSweep"/> ends at its next report without it.</summary>
    public static CancellationToken CancellationToken
    {
        get
        {
            try
            {
                return CellCancellation?.Invoke() ?? CancellationToken.None;
            }
            catch (ObjectDisposedException)
            {
                // The cell has ended; what it left running cannot be cancelled.
                return CancellationToken.None;
            }
        }
    }

    /// <summary>Shows a value: by the kernel where there is one, else as text on standard output, and remembers it for
    /// <see cref="SaveHtml"/>.</summary>
    public static void Show(object? value)
    {
        NotebookFormatters.Register();
        if (Displayer is { } displayer)
        {
            displayer(value);
            return;
        }
        Page.Add(Html(value));
        Console.Out.WriteLine($"{Text(value)}\n");
    }

    /// <summary>A metric that the next run must reproduce.</summary>
    /// <param name="name">Unique within the story.</param>
    /// <param name="value">What was reached; finite.</param>
    /// <param name="tolerance">How far another run may be off, at least 0, in the unit of the value.</param>
    /// <exception cref="ArgumentException">The name is empty, the value is not finite or the tolerance is below 0.</exception>
    public static KeyMetric Metric(string name, double value, double tolerance) => new(name, value, tolerance);

    /// <summary>Writes what a program showed by <see cref="Show"/> since it began, or since the last page, as one page that needs nothing
    /// from elsewhere: pictures and plotly.js are in it. Of more than 64 MB the last are kept, and the page says so.</summary>
    /// <param name="path">The file, which appears whole or not at all; folders above it are made.</param>
    /// <param name="title">The page's title; null for the file's name.</param>
    /// <exception cref="InvalidOperationException">This is a kernel, whose notebook itself keeps what was shown.</exception>
    /// <exception cref="ModelArtifactException">The path is a folder or may not be written.</exception>
    public static void SaveHtml(string path, string? title = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Displayer is not null)
            throw new InvalidOperationException(
                $"'{path}' was not written: in a kernel the notebook itself keeps what its cells show. " +
                "Save the notebook, or export it as HTML by your editor or by 'jupyter nbconvert --to html'.");
        var page = ChartHtml.Page(title ?? Path.GetFileNameWithoutExtension(path), Page.Fragments);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
        Page.Clear();
    }

    /// <summary>A value as plain text.</summary>
    internal static string Text(object? value)
    {
        NotebookFormatters.Register();
        return value is null ? "null" : value.ToDisplayString(MimeTypes.Plain);
    }

    /// <summary>A value as HTML.</summary>
    internal static string Html(object? value)
    {
        NotebookFormatters.Register();
        return value is null or string
            ? $"<p style=\"white-space:pre-wrap\">{HtmlWriter.Text((string?)value ?? "null")}</p>"
            : value.ToDisplayString(MimeTypes.Html);
    }
}
