using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MlNetSuite.Notebooks.Plots;

/// <summary>Puts plotly.js traces and layouts together, by the names that plotly.js documents.</summary>
internal static class Plot
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new GapConverter() } };

    /// <summary>An object of attributes.</summary>
    internal static JsonObject Of(params IEnumerable<(string Name, object? Value)> attributes)
    {
        var all = new JsonObject();
        foreach (var (name, value) in attributes)
            all[name] = JsonSerializer.SerializeToNode(value, Json);
        return all;
    }

    /// <summary>A trace.</summary>
    /// <param name="type">As plotly.js calls it.</param>
    /// <param name="attributes">Its attributes.</param>
    internal static JsonObject Trace(string type, params IEnumerable<(string Name, object? Value)> attributes) =>
        Of([("type", type), .. attributes]);

    /// <summary>A chart of traces.</summary>
    /// <param name="title">Plain text; also read by screen readers.</param>
    /// <param name="traces">From back to front.</param>
    /// <param name="attributes">Of the layout; they take precedence over the usual ones.</param>
    internal static Chart Chart(string title, IEnumerable<JsonObject> traces,
        params IEnumerable<(string Name, object? Value)> attributes) =>
        new([.. traces], Of([.. Usual(title), .. attributes]));

    /// <summary>An axis with a title and a faint grid.</summary>
    internal static JsonObject Axis(string title, params IEnumerable<(string Name, object? Value)> attributes) =>
        Of(
        [
            ("title", Of(("text", PlotText.Literal(title)))), ("gridcolor", Palette.Grid), ("zerolinecolor", Palette.Grid),
                ("automargin", true),
            .. attributes,
        ]);

    private static IEnumerable<(string Name, object? Value)> Usual(string title) =>
    [
        ("title", Of(("text", PlotText.Literal(title)), ("x", 0.02), ("xanchor", "left"), ("font", Of(("size", 16))))),
        ("height", ChartHtml.DefaultHeight),
        // A ground and an ink of its own, so that it is readable on a dark page too.
        ("paper_bgcolor", "#ffffff"), ("plot_bgcolor", "#ffffff"),
        ("font", Of(("color", "#222222"), ("size", 12))),
        ("margin", Of(("l", 70), ("r", 30), ("t", 60), ("b", 60))),
        ("hovermode", "closest"),
    ];

    /// <summary>JSON has no NaN and no infinity; plotly.js leaves a gap at null.</summary>
    private sealed class GapConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }
}
