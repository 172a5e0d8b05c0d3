using System.Globalization;

namespace MlNetSuite.Prediction.Images;

/// <summary>A colour, such as the one that transparent pictures are laid over.</summary>
internal readonly record struct ImageColor(byte Red, byte Green, byte Blue)
{
    internal const string Grammar = "a colour as #rrggbb, such as #ffffff (white) or #000000 (black)";

    internal static ImageColor White { get; } = new(255, 255, 255);

    /// <summary>Null where it is not written as <see cref="Grammar"/> says.</summary>
    internal static ImageColor? Parse(string text) =>
        text is ['#', _, _, _, _, _, _]
        && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : null;
}
