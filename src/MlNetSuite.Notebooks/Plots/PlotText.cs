using System.Net;
using System.Text.RegularExpressions;

namespace MlNetSuite.Notebooks.Plots;

/// <summary>Labels: plotly.js reads them as HTML.</summary>
internal static partial class PlotText
{
    /// <summary>Plain text as a label that shows it literally.</summary>
    /// <remarks>Only characters that begin markup are escaped: plotly.js decodes few named entities, and shows <c>&amp;quot;</c>
    /// literally.</remarks>
    internal static string Literal(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>The label's text without markup.</summary>
    internal static string ToPlain(string label) => WebUtility.HtmlDecode(TagPattern().Replace(label, " "));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TagPattern();
}
