using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MlNetSuite.Notebooks.Views;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Plotly.NET;

namespace MlNetSuite.Notebooks;

/// <summary>Charts as HTML: a fragment for a cell's output, and a page of its own.</summary>
/// <remarks>A forge strips scripts from notebooks. A fragment therefore has a place for a picture of the chart
/// (<see cref="WithPicture"/>), which the script replaces where it runs and which stays where it does not, or where plotly.js
/// cannot be fetched.</remarks>
public static partial class ChartHtml
{
    /// <summary>The class of the element of each chart, by which a page's charts are found.</summary>
    public const string MarkerClass = "mlnetsuite-chart";

    /// <summary>How high a chart is where its layout does not say, in pixels.</summary>
    public const int DefaultHeight = 420;

    private const string PictureBegin = "<!--picture-->", PictureEnd = "<!--/picture-->";
    private const int IdBytes = 6;

    // Plotly.NET's own settings; besides, nothing in a label can end the script it stands in.
    private static readonly JsonSerializerSettings Settings = new()
    {
        ReferenceLoopHandling = ReferenceLoopHandling.Serialize,
        StringEscapeHandling = StringEscapeHandling.EscapeHtml,
        Culture = CultureInfo.InvariantCulture,
    };

    // How a kernel's page loads scripts is not known: Jupyter and Visual Studio Code have RequireJS, whose presence keeps plotly.js from
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

    /// <summary>The version of plotly.js that Plotly.NET carries.</summary>
    public static string PlotlyVersion { get; } = VersionPattern().Match(PlotlyResource()).Groups[1].Value;

    /// <summary>A chart for a cell's output: the same chart gives the same text, to the last character.</summary>
    public static string Fragment(GenericChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var (data, layout, config) = (Json(GenericChart.getTraces(chart)), Json(GenericChart.getLayout(chart)), Json(GenericChart.getConfig(chart)));
        var shape = JToken.Parse(layout);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{data}\n{layout}\n{config}")).AsSpan(0, IdBytes));
        var script = Script
            .Replace("[SOURCE]", $"https://cdn.plot.ly/plotly-{PlotlyVersion}.min", StringComparison.Ordinal)
            .Replace("[ID]", id, StringComparison.Ordinal)
            .Replace("[CONFIG]", config, StringComparison.Ordinal)
            .Replace("[LAYOUT]", layout, StringComparison.Ordinal)
            .Replace("[DATA]", data, StringComparison.Ordinal);
        return $"<div class=\"{MarkerClass}\" data-chart=\"{id}\" role=\"img\" aria-label=\"{HtmlWriter.Text(Title(shape))}\" style=\"min-height:{Height(shape)}px\">{PictureBegin}{PictureEnd}</div>\n" +
            $"<script type=\"text/javascript\">\n{script}\n</script>";
    }

    /// <summary>The same fragment with a picture of its chart, which shows where scripts do not run. An earlier picture gives way.</summary>
    /// <param name="html">What <see cref="Fragment"/> made, alone or within other HTML.</param>
    /// <param name="png">A picture of the chart.</param>
    /// <exception cref="ArgumentException">The HTML has not one chart, or the bytes are no PNG file.</exception>
    public static string WithPicture(string html, byte[] png)
    {
        ArgumentNullException.ThrowIfNull(html);
        var places = PicturePattern().Matches(html);
        if (places.Count != 1)
            throw new ArgumentException($"the HTML has {places.Count} charts; give one at a time.", nameof(html));
        var image = new PngImage(png, LabelPattern().Match(html) is { Success: true } label ? System.Net.WebUtility.HtmlDecode(label.Groups[1].Value) : "chart");
        var place = places[0];
        return string.Concat(html.AsSpan(0, place.Index), $"{PictureBegin}<img alt=\"{HtmlWriter.Text(image.Description)}\" style=\"max-width:100%\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>{PictureEnd}", html.AsSpan(place.Index + place.Length));
    }

    /// <summary>A page that needs nothing from elsewhere: plotly.js is in it (4 MB).</summary>
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
            {{(charts ? $"<script>{Plotly()}</script>" : "")}}
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
    internal static string Text(GenericChart chart) => $"[chart: {Title(JToken.Parse(Json(GenericChart.getLayout(chart))))}]";

    /// <summary>The chart's title, or "chart".</summary>
    private static string Title(JToken layout)
    {
        var title = layout["title"] is JObject named ? (string?)named["text"] : (string?)layout["title"];
        return string.IsNullOrWhiteSpace(title) ? "chart" : System.Net.WebUtility.HtmlDecode(TagPattern().Replace(title, " "));
    }

    private static int Height(JToken layout) => layout["height"] is { } height ? (int)height : DefaultHeight;

    private static string Json(object part) => JsonConvert.SerializeObject(part, Settings);

    private static string Plotly()
    {
        using var stream = typeof(GenericChart).Assembly.GetManifestResourceStream(PlotlyResource())!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // Inside a script element of its own page.
        return reader.ReadToEnd().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
    }

    private static string PlotlyResource() =>
        typeof(GenericChart).Assembly.GetManifestResourceNames().Single(name => VersionPattern().IsMatch(name));

    [GeneratedRegex(@"plotly-(\d+\.\d+\.\d+)\.min\.js$")]
    private static partial Regex VersionPattern();

    [GeneratedRegex("<!--picture-->.*?<!--/picture-->", RegexOptions.Singleline)]
    private static partial Regex PicturePattern();

    [GeneratedRegex("data-chart=\"[0-9a-f]+\" role=\"img\" aria-label=\"([^\"]*)\"")]
    private static partial Regex LabelPattern();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TagPattern();
}
