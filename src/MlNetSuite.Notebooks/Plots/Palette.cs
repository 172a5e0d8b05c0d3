namespace MlNetSuite.Notebooks.Plots;

/// <summary>Colours that colour-blind people can distinguish (Okabe and Ito 2008, "Color Universal Design"); lines and marks also differ in
/// form.</summary>
internal static class Palette
{
    internal const string Blue = "#0072B2", Orange = "#E69F00", Green = "#009E73", Vermillion = "#D55E00", Purple = "#CC79A7", Sky =
        "#56B4E9", Grey = "#777777";

    internal const string Grid = "#dddddd";

    /// <summary>In the order in which they are used.</summary>
    internal static IReadOnlyList<string> Series { get; } = [Blue, Vermillion, Green, Orange, Purple, Sky];

    /// <summary>From light to dark, one hue: <c>[share, colour]</c> as plotly.js takes scales.</summary>
    internal static object[][] Sequential { get; } = [[0, "#f7fbff"], [0.3, "#deebf7"], [0.65, "#9ecae1"], [0.8, "#4292c6"],
        [1, "#08306b"]];
}
