using System.Text.Json;
using MlNetSuite.Data;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Reads how an image encoder's pixels are scaled out of <c>preprocessor_config.json</c>, as Hugging Face's image processors
/// write it.</summary>
internal static class PreprocessorConfig
{
    internal const string File = "preprocessor_config.json";

    /// <exception cref="InputException">It is no JSON, or does not say mean, deviation and size.</exception>
    internal static PixelScaling Read(LocatedWeights weights)
    {
        var path = weights.Stored(File).Path;
        try
        {
            using var json = JsonDocument.Parse(weights.ReadAllBytes(File));
            var config = json.RootElement;
            // Means and deviations are of pixels that have been rescaled, by 1/255 unless it says otherwise.
            var unit = !IsTrue(config, "do_rescale") ? 1 : config.TryGetProperty("rescale_factor", out var factor) ? 1 / factor.GetSingle() : 255;
            var normalized = IsTrue(config, "do_normalize");
            var (width, height) = Size(config.TryGetProperty("crop_size", out var crop) && IsTrue(config, "do_center_crop") ? crop
                : config.GetProperty("size"));
            var scaling = new PixelScaling(width, height, ChannelOrder.Rgb,
                normalized ? Channels(config.GetProperty("image_mean"), unit) : [0, 0, 0],
                normalized ? Channels(config.GetProperty("image_std"), unit) : [unit, unit, unit]);
            return scaling is { Width: > 0, Height: > 0 } && scaling.Deviation.All(deviation => deviation > 0) ? scaling
                : throw new FormatException("sizes and deviations must be above 0");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException(
                $"{path}: expected JSON with image_mean and image_std of three channels, and size with width and height ({e.Message})", e);
        }
    }

    private static bool IsTrue(JsonElement config, string name) => !config.TryGetProperty(name, out var value) || value.GetBoolean();

    private static (int Width, int Height) Size(JsonElement size) =>
        size.ValueKind == JsonValueKind.Number ? (size.GetInt32(), size.GetInt32())
        : size.TryGetProperty("shortest_edge", out var edge) ? (edge.GetInt32(), edge.GetInt32())
        : (size.GetProperty("width").GetInt32(), size.GetProperty("height").GetInt32());

    private static float[] Channels(JsonElement values, float unit)
    {
        float[] channels = [.. values.EnumerateArray().Select(value => value.GetSingle() * unit)];
        return channels.Length == 3 ? channels : throw new FormatException($"{channels.Length} channels");
    }
}
