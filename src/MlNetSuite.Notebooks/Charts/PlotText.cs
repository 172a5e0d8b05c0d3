using System.Net;
using System.Text.RegularExpressions;

namespace MlNetSuite.Notebooks;

/// <summary>Labels: plotly.js reads them as HTML.</summary>
internal static partial class PlotText
{
    /// <summary>Plain text as a label that shows it to the letter.</summary>
    internal static string Literal(string text) => WebUtility.HtmlEncode(text);

    /// <summary>What a label says, without its markup.</summary>
    internal static string ToPlain(string label) => WebUtility.HtmlDecode(TagPattern().Replace(label, " "));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TagPattern();
}
