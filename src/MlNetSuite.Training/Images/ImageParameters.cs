using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Training.Images;

/// <summary>Parameters of every image trainer that say how pictures are read; what they say is kept in the card.</summary>
internal static class ImageParameters
{
    private const string Background = "background";
    internal const string Size = "size";
    private const string GreyBits = "greyBits";

    /// <summary>Adds them.</summary>
    /// <param name="space">A trainer's.</param>
    /// <param name="size">What large pictures are averaged down to unless asked otherwise; null for the usual.</param>
    internal static SearchSpace Pictures(this SearchSpace space, int? size = null) => space
        .Int(Size, 1, 4096, size ?? new ImageOptions().LongestSide,
            "pixels of the longest side of what is learned from; larger pictures are averaged down")
        .Text(Background, ImageOptions.White, ImageColor.Grammar, text => ImageColor.Parse(text) is null ? $"'{text}' is no colour" : null,
            "what shows where a picture is transparent")
        .Int(GreyBits, 0, 16, 0, "bits in use of grey pictures of 16 bits a pixel; 0 takes the fewest that hold all levels");

    /// <summary>What they say; the usual where a trainer has no such parameter.</summary>
    internal static ImageOptions Options(ParameterSet? parameters)
    {
        var usual = new ImageOptions();
        return parameters is null ? usual : usual with
        {
            Background = parameters.ContainsKey(Background) ? parameters.Text(Background) : usual.Background,
            LongestSide = parameters.ContainsKey(Size) ? parameters.Int(Size) : usual.LongestSide,
            GreyBits = parameters.ContainsKey(GreyBits) && parameters.Int(GreyBits) is > 0 and var bits ? bits : null,
        };
    }
}
