using System.Net;
using System.Text.RegularExpressions;

namespace MlNetSuite.Notebooks.Plots;

/// <summary>Labels: plotly.js reads them as HTML.</summary>
internal static partial class PlotText
{
    /// <summary>Plain text as a label that shows it to the letter.</summary>
    /// <remarks>No more is escaped than begins markup: plotly.js knows few entities by name, and shows <c>&amp;quot;</c> as it
    /// stands.</remarks>
    internal static string Literal(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>What a label says, without its markup.</summary>
    internal static string ToPlain(string label) => WebUtility.HtmlDecode(TagPattern().Replace(label, " "));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TagPattern();
}
