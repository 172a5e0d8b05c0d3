using System.Text;
using System.Text.RegularExpressions;

namespace MlNetSuite.Notebooks.Plots;

/// <summary>plotly.js itself (MIT, Plotly Inc.), which this assembly carries for pages without a network.</summary>
internal static partial class PlotlyScript
{
    private static readonly string Resource =
        typeof(PlotlyScript).Assembly.GetManifestResourceNames().Single(name => VersionPattern().IsMatch(name));

    /// <summary>Such as <c>3.7.0</c>.</summary>
    internal static string Version { get; } = VersionPattern().Match(Resource).Groups[1].Value;

    /// <summary>The script, to stand inside a script element.</summary>
    internal static string InPage()
    {
        using var stream = typeof(PlotlyScript).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"^plotly-(\d+\.\d+\.\d+)\.min\.js$")]
    private static partial Regex VersionPattern();
}
