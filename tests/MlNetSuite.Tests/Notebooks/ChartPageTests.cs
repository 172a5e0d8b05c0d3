using Microsoft.Playwright;
using MlNetSuite.Notebooks;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Tests.Server;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>Charts in a browser: on a page of their own, in a cell of a notebook, and on a forge, which strips scripts.</summary>
public sealed class ChartPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Url = "http://charts.test/";

    private static string Fragment => ChartHtml.WithPicture(ChartHtml.Fragment(Charts.ClassBalance(TinyData.Images(30, 3))), TinyPng.Bytes);

    [Fact]
    public async Task A_page_of_its_own_draws_without_a_network()
    {
        var (page, asked) = await OpenAsync(ChartHtml.Page("charts", Fragment));

        await Assertions.Expect(page.Locator(".mlnetsuite-chart .main-svg").First).ToBeVisibleAsync();
        Assert.Equal("Classes in tiny-images", await page.Locator(".mlnetsuite-chart .gtitle").TextContentAsync());
        Assert.Equal(0, await page.Locator(".mlnetsuite-chart img").CountAsync());
        Assert.Empty(asked);
    }

    [Fact]
    public async Task A_picture_stays_where_plotly_cannot_be_fetched()
    {
        var (page, asked) = await OpenAsync(Fragment);

        await page.WaitForFunctionAsync("() => window.mlnetsuitePlotly === null");
        Assert.Equal(1, await page.Locator(".mlnetsuite-chart img").CountAsync());
        Assert.Equal([$"https://cdn.plot.ly/plotly-{ChartHtml.PlotlyVersion}.min.js"], asked);
    }

    [Fact]
    public async Task Two_charts_fetch_plotly_once()
    {
        const string stub = "window.drawn=[];window.Plotly={newPlot:function(at,data){window.drawn.push(data[0].type)}}";
        var (page, asked) = await OpenAsync(Fragment + ChartHtml.Fragment(Charts.ConfusionMatrix(new(["a", "b"], [[1, 0], [0, 1]]))),
            plotly: stub);

        await page.WaitForFunctionAsync("() => window.drawn && window.drawn.length === 2");
        Assert.Equal(["bar", "heatmap"], await page.EvaluateAsync<string[]>("() => window.drawn"));
        Assert.Single(asked);
    }

    [Fact]
    public async Task Where_RequireJS_is_it_is_asked()
    {
        // As RequireJS documents config with a context: it returns a require of that context
        // (https://requirejs.org/docs/api.html#multiversion).
        const string require =
            "<script>window.drawn=0;window.requirejs=function(){};window.requirejs.config=function(c){window.wanted=c.paths.plotly;" +
            "return function(names,done){done({newPlot:function(){window.drawn++}})}}</script>";
        var (page, asked) = await OpenAsync(require + Fragment);

        await page.WaitForFunctionAsync("() => window.drawn === 1");
        Assert.Equal($"https://cdn.plot.ly/plotly-{ChartHtml.PlotlyVersion}.min", await page.EvaluateAsync<string>("() => window.wanted"));
        Assert.Empty(asked);
    }

    /// <summary>A page with some HTML; what it asks of the network is refused, but for plotly.js if a stand-in is given.</summary>
    private async Task<(IPage Page, List<string> Asked)> OpenAsync(string html, string? plotly = null)
    {
        var page = await chromium.Browser.NewPageAsync();
        List<string> asked = [];
        await page.RouteAsync("**/*", async route =>
        {
            if (route.Request.Url == Url)
            {
                await route.FulfillAsync(new() { Body = html, ContentType = "text/html; charset=utf-8" });
                return;
            }
            if (!route.Request.Url.EndsWith("favicon.ico", StringComparison.Ordinal))
                asked.Add(route.Request.Url);
            if (plotly is null)
                await route.AbortAsync();
            else
                await route.FulfillAsync(new() { Body = plotly, ContentType = "text/javascript" });
        });
        await page.GotoAsync(Url);
        return (page, asked);
    }
}
