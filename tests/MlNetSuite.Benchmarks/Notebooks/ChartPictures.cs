using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MlNetSuite.Notebooks;
using MlNetSuite.Training;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>Gives each chart of a notebook a picture of itself, drawn by a browser, for readers where scripts do not run.</summary>
internal sealed class ChartPictures(HeadlessBrowser browser) : IAsyncDisposable
{
    private const int Width = 760;

    /// <exception cref="InputException">There is no browser.</exception>
    internal static async Task<ChartPictures> OpenAsync() => new(await HeadlessBrowser.StartAsync()
        ?? throw new InputException($"the charts of notebooks are stored with pictures of them, which a browser draws: {HeadlessBrowser.Absent}."));

    internal static bool IsChart(string html) => html.Contains($"class=\"{ChartHtml.MarkerClass}\"", StringComparison.Ordinal);

    /// <summary>Whether a chart's HTML shows a picture where scripts do not run.</summary>
    internal static bool HasPicture(string html) => html.Contains("<img ", StringComparison.Ordinal) && html.Contains("src=\"data:image/png;base64,", StringComparison.Ordinal);

    /// <summary>Puts pictures into the outputs that have a chart.</summary>
    internal async Task AddAsync(JsonObject notebook)
    {
        foreach (var output in NotebookText.CodeCells(notebook).SelectMany(NotebookText.Outputs).ToList())
            if (ShownOutput.Html(output) is var html && IsChart(html))
                output["data"]!["text/html"] = NotebookText.Lines(ChartHtml.WithPicture(html, await DrawAsync(html)));
    }

    public ValueTask DisposeAsync() => browser.DisposeAsync();

    private async Task<byte[]> DrawAsync(string html)
    {
        var page = await browser.Browser.NewPageAsync(new() { ViewportSize = new() { Width = Width, Height = 600 }, ColorScheme = ColorScheme.Light });
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
