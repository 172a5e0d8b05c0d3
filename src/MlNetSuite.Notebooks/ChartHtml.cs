using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MlNetSuite.Notebooks.Plots;
using MlNetSuite.Notebooks.Views;

namespace MlNetSuite.Notebooks;

/// <summary>Charts as HTML: a fragment for a cell's output, and a page of its own.</summary>
/// <remarks>A forge strips scripts from notebooks. A fragment therefore has a place for a picture of the chart
/// (<see cref="WithPicture"/>), which the script replaces where it runs; the picture stays where it does not, or where plotly.js
/// cannot be fetched.</remarks>
public static partial class ChartHtml
{
    /// <summary>The class of the element of each chart, by which a page's charts are found.</summary>
    public const string MarkerClass = "mlnetsuite-chart";

    /// <summary>The default height of a chart in pixels.</summary>
    public const int DefaultHeight = 420;

    private const string PictureBegin = "<!--picture-->", PictureEnd = "<!--/picture-->";
    private const int IdBytes = 6;

    // Kernel pages load scripts in different ways: Jupyter and Visual Studio Code have RequireJS, whose presence keeps plotly.js from
    // setting a global; a plain page has neither. It is fetched once for all charts.
    private const string Script = """
        (function(){
        var data=[DATA],layout=[LAYOUT],config=[CONFIG];
        function draw(Plotly){document.querySelectorAll('[data-chart="[ID]"]').forEach(function(at){at.textContent='';Plotly.newPlot(at,data,layout,config)})}
        function fetched(){return new Promise(function(done,failed){
        if(window.Plotly)return done(window.Plotly);
        if(typeof window.requirejs==='function'&&typeof window.requirejs.config==='function')return window.requirejs.config({context:'mlnetsuite',paths:{plotly:'[SOURCE]'}})(['plotly'],done,failed);
        var script=document.createElement('script');script.src='[SOURCE].js';script.onload=function(){done(window.Plotly)};script.onerror=failed;document.head.appendChild(script)})}
        window.mlnetsuitePlotly=window.mlnetsuitePlotly||fetched();
        window.mlnetsuitePlotly.then(draw,function(){window.mlnetsuitePlotly=null});
        })();
        """;

    /// <summary>The version of plotly.js that charts are drawn by.</summary>
    public static string PlotlyVersion => PlotlyScript.Version;

    /// <summary>A chart for a cell's output: the same chart gives the same text, to the last character.</summary>
    public static string Fragment(Chart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        // The serializer escapes what could end the script element.
        var (data, layout, config) = (chart.Traces.ToJsonString(), chart.Layout.ToJsonString(), chart.Config.ToJsonString());
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{data}\n{layout}\n{config}")).AsSpan(0, IdBytes));
        var script = Script
            .Replace("[SOURCE]", $"https://cdn.plot.ly/plotly-{PlotlyVersion}.min", StringComparison.Ordinal)
            .Replace("[ID]", id, StringComparison.Ordinal)
            .Replace("[CONFIG]", config, StringComparison.Ordinal)
            .Replace("[LAYOUT]", layout, StringComparison.Ordinal)
            .Replace("[DATA]", data, StringComparison.Ordinal);
        return $"<div class=\"{MarkerClass}\" data-chart=\"{id}\" role=\"img\" aria-label=\"{HtmlWriter.Text(chart.Title)}\" " +
            $"style=\"min-height:{chart.Height}px\">{PictureBegin}{PictureEnd}</div>\n" +
            $"<script type=\"text/javascript\">\n{script}\n</script>";
    }

    /// <summary>The same fragment with a picture of its chart, which shows where scripts do not run. An earlier picture gives
    /// way.</summary>
    /// <param name="html">What <see cref="Fragment"/> made, alone or within other HTML.</param>
    /// <param name="png">A picture of the chart.</param>
    /// <exception cref="ArgumentException">The HTML has not one chart, or the bytes are no PNG file.</exception>
    public static string WithPicture(string html, byte[] png)
    {
        ArgumentNullException.ThrowIfNull(html);
        var places = PicturePattern().Matches(html);
        if (places.Count != 1)
            throw new ArgumentException($"the HTML has {places.Count} charts; give one at a time.", nameof(html));
        var image = new PngImage(png, LabelPattern().Match(html) is { Success: true } label
            ? System.Net.WebUtility.HtmlDecode(label.Groups[1].Value)
            : "chart");
        var place = places[0];
        var shown = $"<img alt=\"{HtmlWriter.Text(image.Description)}\" style=\"max-width:100%\" " +
            $"src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>";
        return string.Concat(html.AsSpan(0, place.Index), $"{PictureBegin}{shown}{PictureEnd}", html.AsSpan(place.Index + place.Length));
    }

    /// <summary>A page that needs nothing from elsewhere: plotly.js is in it (5 MB).</summary>
    /// <param name="title">The page's title, plain text.</param>
    /// <param name="fragments">HTML, from top to bottom.</param>
    public static string Page(string title, params IReadOnlyList<string> fragments)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(fragments);
        var charts = fragments.Any(IsChart);
        return $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width"/>
            <title>{{HtmlWriter.Text(title)}}</title>
            <style>:root{color-scheme:light dark}body{font-family:system-ui,sans-serif;line-height:1.4;max-width:960px;margin:2em auto;padding:0 1em}main>*{margin:1em 0;overflow-x:auto}img{max-width:100%}</style>
            {{(charts ? $"<script>{PlotlyScript.InPage()}</script>" : "")}}
            </head>
            <body>
            <main>
            {{string.Join('\n', fragments)}}
            </main>
            </body>
            </html>

            """;
    }

    /// <summary>Whether HTML has a chart.</summary>
    internal static bool IsChart(string html) => html.Contains($"class=\"{MarkerClass}\"", StringComparison.Ordinal);

    /// <summary>What stands for a chart where none can be drawn.</summary>
    internal static string Text(Chart chart) => $"[chart: {chart.Title}]";

    [GeneratedRegex("<!--picture-->.*?<!--/picture-->", RegexOptions.Singleline)]
    private static partial Regex PicturePattern();

    [GeneratedRegex("data-chart=\"[0-9a-f]+\" role=\"img\" aria-label=\"([^\"]*)\"")]
    private static partial Regex LabelPattern();
}
