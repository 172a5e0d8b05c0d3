using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MlNetSuite.Notebooks;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>Gives each chart of a notebook a picture of itself, drawn by a browser, for readers where scripts do not run.</summary>
/// <param name="browser">Draws them.</param>
internal sealed class ChartPictures(IBrowser browser)
{
    private const int Width = 760;

    /// <summary>Whether a chart's HTML shows a picture where scripts do not run.</summary>
    internal static bool HasPicture(string html) =>
        html.Contains("<img ", StringComparison.Ordinal) && html.Contains("src=\"data:image/png;base64,", StringComparison.Ordinal);

    /// <summary>Puts pictures into the outputs that have a chart.</summary>
    internal async Task AddAsync(JsonObject notebook)
    {
        foreach (var output in NotebookText.CodeCells(notebook).SelectMany(NotebookText.Outputs).ToList())
            if (ShownOutput.Html(output) is var html && ChartHtml.IsChart(html))
                output["data"]!["text/html"] = NotebookText.Lines(ChartHtml.WithPicture(html, await DrawAsync(html)));
    }

    private async Task<byte[]> DrawAsync(string html)
    {
        var page = await browser.NewPageAsync(
            new() { ViewportSize = new() { Width = Width, Height = 600 }, ColorScheme = ColorScheme.Light });
        try
        {
            await page.SetContentAsync(ChartHtml.Page("chart", html));
            var chart = page.Locator($".{ChartHtml.MarkerClass}");
            await chart.Locator(".main-svg").First.WaitForAsync();
            return await chart.ScreenshotAsync(new() { Animations = ScreenshotAnimations.Disabled });
        }
        finally
        {
            await page.CloseAsync();
        }
    }
}
