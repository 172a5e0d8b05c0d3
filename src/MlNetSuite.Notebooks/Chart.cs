using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Notebooks.Plots;

namespace MlNetSuite.Notebooks;

/// <summary>A plotly.js figure as data, to be shown as it is or refined by the names that plotly.js documents
/// (https://plotly.com/javascript/reference/).</summary>
/// <example><code>
/// var chart = Charts.ClassBalance(split.Train);
/// chart.Layout["height"] = 600;
/// chart
/// </code></example>
/// <param name="Traces">What is drawn, from back to front.</param>
/// <param name="Layout">The title, the axes and all else around the traces.</param>
[TypeFormatterSource(typeof(OwnFormatters), PreferredMimeTypes = [MimeTypes.Html, MimeTypes.Plain])]
public sealed record Chart(JsonArray Traces, JsonObject Layout)
{
    /// <summary>How the chart behaves on its page.</summary>
    public JsonObject Config { get; } = new() { ["responsive"] = true, ["displaylogo"] = false };

    /// <summary>The title as plain text; "chart" where the layout has none.</summary>
    public string Title
    {
        get
        {
            var title = Layout["title"] is JsonObject titled ? titled["text"] : Layout["title"];
            var text = title?.GetValueKind() == JsonValueKind.String ? (string?)title : null;
            return string.IsNullOrWhiteSpace(text) ? "chart" : PlotText.ToPlain(text);
        }
    }

    /// <summary>How high the chart is, in pixels.</summary>
    public int Height => Layout["height"] is { } height && height.GetValueKind() == JsonValueKind.Number
        ? (int)height.Deserialize<double>()
        : ChartHtml.DefaultHeight;
}
