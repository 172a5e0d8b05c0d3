using System.Net;
using Plotly.NET;

namespace MlNetSuite.Notebooks;

/// <summary>Puts plotly.js traces and layouts together. Plotly.NET's builders take F# options for every argument; its objects are
/// bags of plotly.js attributes, which are set here by the names plotly.js documents (https://plotly.com/javascript/reference/).</summary>
internal static class Plot
{
    /// <summary>An object of attributes.</summary>
    internal static Dictionary<string, object?> Of(params IEnumerable<(string Name, object? Value)> attributes) => attributes.ToDictionary(a => a.Name, a => a.Value);

    /// <summary>A trace.</summary>
    /// <param name="type">As plotly.js calls it.</param>
    /// <param name="attributes">Its attributes.</param>
    internal static Trace Trace(string type, params IEnumerable<(string Name, object? Value)> attributes)
    {
        var trace = new Trace(type);
        foreach (var (name, value) in attributes)
            trace.SetProperty(name, value);
        return trace;
    }

    /// <summary>A chart of traces.</summary>
    /// <param name="title">Plain text; also what those hear who do not see the chart.</param>
    /// <param name="traces">From back to front.</param>
    /// <param name="attributes">Of the layout; those given here come before the usual ones.</param>
    internal static GenericChart Chart(string title, IEnumerable<Trace> traces, params IEnumerable<(string Name, object? Value)> attributes)
    {
        var layout = new Layout();
        foreach (var (name, value) in Usual(title).Concat(attributes))
            layout.SetProperty(name, value);
        var config = new Config();
        config.SetProperty("responsive", true);
        config.SetProperty("displaylogo", false);
        // The template of Plotly.NET's own defaults would be half of each output.
        return GenericChart.setConfig(config, GenericChart.setLayout(layout, GenericChart.ofTraceObjects(false, Microsoft.FSharp.Collections.ListModule.OfSeq(traces))));
    }

    /// <summary>An axis with a title and a faint grid.</summary>
    internal static Dictionary<string, object?> Axis(string title, params IEnumerable<(string Name, object? Value)> attributes) =>
        Of([("title", Of(("text", Literal(title)))), ("gridcolor", Palette.Grid), ("zerolinecolor", Palette.Grid), ("automargin", true), .. attributes]);

    /// <summary>Text as it is: plotly.js reads labels as HTML.</summary>
    internal static string Literal(string text) => WebUtility.HtmlEncode(text);

    private static IEnumerable<(string Name, object? Value)> Usual(string title) =>
    [
        ("title", Of(("text", Literal(title)), ("x", 0.02), ("xanchor", "left"), ("font", Of(("size", 16))))),
        ("height", ChartHtml.DefaultHeight),
        // A ground and an ink of its own, so that it is readable on a dark page too.
        ("paper_bgcolor", "#ffffff"), ("plot_bgcolor", "#ffffff"),
        ("font", Of(("color", "#222222"), ("size", 12))),
        ("margin", Of(("l", 70), ("r", 30), ("t", 60), ("b", 60))),
        ("hovermode", "closest"),
    ];
}
