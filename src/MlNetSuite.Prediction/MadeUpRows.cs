using System.Text.Json.Nodes;
using SkiaSharp;

namespace MlNetSuite.Prediction;

/// <summary>Makes rows up that look like those a model learned from, where its zip keeps none: from the quantiles, the commonest categories
/// and the commonest words of its profile.</summary>
internal static class MadeUpRows
{
    /// <summary>Where in the order of numbers each row is.</summary>
    private static readonly double[] Quantiles = [0.5, 0.25, 0.75];

    private static readonly DateTime Year2000 = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private const int Words = 12;

    /// <summary>Models scale pictures of any size.</summary>
    private const int MostPixels = 256;

    /// <summary>Days from 2000 on that the calendar has.</summary>
    private const double FirstDay = -700_000, LastDay = 2_900_000;

    /// <summary>The rows as an app would send them; none of a card without a profile, or with columns that rows cannot give.</summary>
    internal static IReadOnlyList<JsonObject> Of(ModelCard card) =>
        card.Profile is not { } profile || card.Inputs.Any(c => c.Size is not null)
        ? []
        : [.. Quantiles.Select((_, row) => new JsonObject(card.Inputs.Select(column =>
            KeyValuePair.Create(column.Name, Value(card, column, profile, row)))))];

    private static JsonNode? Value(ModelCard card, CardColumn column, ModelProfile profile, int row)
    {
        if (column.Type == "Image")
            return card.Image is { } image ? Convert.ToBase64String(Picture(image, row)) : null;
        var columns = profile.Columns.Where(c => c.Column == column.Name).ToList();
        var number = columns.Find(c => c.Measure is "value" or "date")?.Numbers is { Points.Count: > 0 } numbers
            ? Quantile(numbers, Quantiles[row])
            : (double?)null;
        if (column.Date is { } date)
            return date.Write(Day(number ?? 0).Ticks);
        if (column.Format is { } format)
            return format.Write(number ?? 0);
        if (column.Type != "Text")
            return JsonValue.Create((float)Math.Clamp(number ?? 0, float.MinValue, float.MaxValue));
        if (number is { } days)
            return Day(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        if (columns.Find(c => c.Categories is { Values.Count: > 0 })?.Categories is { } categories)
            return categories.Values[row % categories.Values.Count];
        return columns.Find(c => c.Words is { Words.Count: > 0 })?.Words is { } words
            ? string.Join(' ', words.Words.Skip(row).Take(Words))
            : $"{column.Name.ToLowerInvariant()}{row + 1}";
    }

    private static DateTime Day(double days) => Year2000.AddDays(Math.Round(Math.Clamp(days, FirstDay, LastDay)));

    private static double Quantile(NumberProfile numbers, double share)
    {
        var at = 0;
        while (at < numbers.Points.Count - 1 && numbers.Shares[at] < share)
            at++;
        return numbers.Points[at];
    }

    /// <summary>A picture that grows lighter from one side to the other.</summary>
    private static byte[] Picture(CardImage image, int row)
    {
        var (width, height) = (Math.Min(image.Width, MostPixels), Math.Min(image.Height, MostPixels));
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var level = (byte)(255 * (row == 0 ? x : row == 1 ? y : width - 1 - x) / Math.Max(width, height));
                bitmap.SetPixel(x, y, new(level, level, level));
            }
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }
}
