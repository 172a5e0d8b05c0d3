using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Data;

/// <summary>How pictures are read.</summary>
public sealed record ImageOptions
{
    /// <summary>White.</summary>
    public const string White = "#ffffff";

    /// <summary>The colour, as <c>#rrggbb</c>, that shows where a picture is transparent. Null reads as version 0.1 did: colours are
    /// multiplied by alpha, so that transparent is black, and grey levels of 16 bits are cut to their upper eight, and single pixels of
    /// larger pictures are taken instead of averages.</summary>
    public string? Background { get; init; } = White;

    /// <summary>The bits in use of grey pictures of 16 bits a pixel, 1 to 16; null takes 8, 10, 12, 14 or 16, the fewest that hold the
    /// levels of every picture.</summary>
    public int? GreyBits { get; init; }

    /// <summary>Pixels of the longest side of what is learned from, at least 1; larger pictures are averaged down to it.</summary>
    public int LongestSide { get; init; } = 128;

    /// <summary>Whether pictures in folders within a class folder are of that class.</summary>
    public bool Recursive { get; init; }

    /// <exception cref="InputException">The background is no colour.</exception>
    internal ImageReading Reading(ImageShape shape) => Background is null ? new(Background: null) : new(
        ImageColor.Parse(Background) ?? throw new InputException($"the background '{Background}' is not {ImageColor.Grammar}"),
        GreyBits, (shape.Height, shape.Width));
}
