using System.Text;
using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Notebooks.Views;
using MlNetSuite.Prediction;

namespace MlNetSuite.Notebooks;

/// <summary>Shows values wherever a story runs: in a .NET Interactive kernel, or in a plain program.</summary>
/// <example><code>
/// Notebook.Show(Charts.ClassBalance(split.Train));
/// Notebook.Show(Notebook.Figure("accuracy", outcome.Metrics["accuracy"], tolerance: 0.02));
/// Notebook.SaveHtml("01-images.html");
/// </code></example>
public static class Notebook
{
    private static readonly Lock Gate = new();
    private static readonly List<string> Page = [];

    /// <summary>How a kernel shows a value; null outside of kernels. The package's kernel extension sets it. What it returns may have
    /// a method <c>Update(object)</c> by which the display changes in place (see <see cref="LiveSweep"/>).</summary>
    public static Func<object?, object?>? Displayer { get; set; }

    /// <summary>Shows a value: by the kernel where there is one, else as text on standard output. It is remembered for <see cref="SaveHtml"/>.</summary>
    public static void Show(object? value)
    {
        NotebookFormatters.Register();
        lock (Gate)
            Page.Add(Html(value));
        if (Displayer is { } displayer)
            displayer(value);
        else
            Console.Out.WriteLine($"{Text(value)}\n");
    }

    /// <summary>A figure that the next run has to reach again.</summary>
    /// <inheritdoc cref="KeyFigure(string, double, double)"/>
    public static KeyFigure Figure(string name, double value, double tolerance) => new(name, value, tolerance);

    /// <summary>Writes everything shown so far by <see cref="Show"/> as one page that needs nothing from elsewhere: pictures and plotly.js
    /// are in it.</summary>
    /// <param name="path">The file, which appears whole or not at all; folders above it are made.</param>
    /// <param name="title">The page's title; null for the file's name.</param>
    /// <exception cref="ModelArtifactException">The path is a folder or may not be written.</exception>
    public static void SaveHtml(string path, string? title = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string[] shown;
        lock (Gate)
            shown = [.. Page];
        var page = ChartHtml.Page(title ?? Path.GetFileNameWithoutExtension(path), shown);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
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
        return value is null or string ? $"<p style=\"white-space:pre-wrap\">{HtmlWriter.Text((string?)value ?? "null")}</p>" : value.ToDisplayString(MimeTypes.Html);
    }
}
