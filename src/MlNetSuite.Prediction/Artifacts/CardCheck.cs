using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Compares what a card says with the model in the same zip: apps and servers size arrays and name classes by the card.</summary>
internal static class CardCheck
{
    // As many as an image that is given may have, for each of three channels.
    private const long MaxImageNumbers = 150_000_000;

    /// <summary>What a card says wrongly, or null.</summary>
    /// <param name="card">The card.</param>
    /// <param name="model">The model.</param>
    /// <param name="taken">The columns it takes.</param>
    /// <param name="fromPixels">The columns it takes from its pixels on; null where it takes no images.</param>
    internal static string? Fault(ModelCard card, ITransformer model, DataViewSchema taken, DataViewSchema? fromPixels)
    {
        if (card.Outputs.Count == 0)
            return "has a card without outputs";
        var given = model.GetOutputSchema(taken);
        return card.Outputs.Select(output => Fault(output, given)).FirstOrDefault(fault => fault is not null)
            ?? OfLabels(card)
            ?? card.Inputs.Select(input => Fault(input, taken)).FirstOrDefault(fault => fault is not null)
            ?? (card.Profile is { } profile ? ProfileCheck.Fault(profile) : null)
            ?? (card.Image is { } image ? Fault(image, fromPixels?[ImageFront.Pixels].Type as VectorDataViewType) : null);
    }

    private static string? Fault(CardOutput output, DataViewSchema given)
    {
        if (given.GetColumnOrNull(output.Name) is not { } column)
            return $"has a card with the output '{output.Name}', which the model does not give";
        if (!IsReadable(output))
            return $"has a card with the output '{output.Name}' of {Shown(output)}; outputs are Text, Boolean, Single or vectors of Single";
        return Differs(output, column) is { } actual
            ? $"has a card by which the output '{output.Name}' is {Shown(output)}, but it is {actual}"
            : null;
    }

    private static string? Fault(CardColumn input, DataViewSchema taken)
    {
        if (taken.GetColumnOrNull(input.Name) is not { } column)
            return $"has a card with the input '{input.Name}', which the model does not take";
        return Differs(input, column) is { } actual
            ? $"has a card by which the input '{input.Name}' is {Shown(input)}, but it is {actual}"
            : ColumnFormatCheck.Fault(input);
    }

    private static string? OfLabels(ModelCard card) =>
        card.Outputs.FirstOrDefault(o => o.Role == OutputRole.Probabilities) is { } probabilities
        && probabilities.Width != card.Labels.Count
            ? $"has a card with {card.Labels.Count} labels for a model that gives {probabilities.Width} probabilities"
            : null;

    private static string? Fault(CardImage image, VectorDataViewType? pixels)
    {
        var (channels, height, width) = (image.Channels, image.Height, image.Width);
        if (channels is not (1 or 3) || height < 1 || width < 1 || (Int128)channels * height * width > MaxImageNumbers)
            return $"has a card with images of {channels} channels, {height} rows and {width} columns";
        if (image.Background is { } color && ImageColor.Parse(color) is null)
            return $"has a card with the background '{color}'";
        if (image.GreyBits is not (null or (>= 1 and <= 16)))
            return $"has a card with grey images of {image.GreyBits} bits";
        return pixels is not null && pixels.Size != channels * height * width
            ? $"has a card with images of {channels}x{height}x{width} values for a model that takes {pixels.Size}"
            : null;
    }

    private static bool IsReadable(CardOutput output) =>
        output.Type == "Single" || (output.Type is "Text" or "Boolean" && output.Size is null);

    private static string? Differs(CardColumn said, DataViewSchema.Column column)
    {
        var actual = ModelSchema.Column(column);
        return actual.Type == said.Type && actual.Size == said.Size ? null : Shown(actual);
    }

    private static string Shown(CardColumn column) => column.Size is { } size ? $"{column.Type}[{size}]" : column.Type;
}
