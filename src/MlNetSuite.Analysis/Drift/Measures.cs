using System.Globalization;
using System.Text.Json;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Analysis.Drift;

/// <summary>Reads from rows what profiles are made of; the same before and after.</summary>
internal static class Measures
{
    internal const string Value = "value", Date = "date", Words = "words", Characters = "characters", Familiar = "familiar",
        Brightness = "brightness", Contrast = "contrast", Known = "known", Confidence = "confidence";

    private const int LongestValue = 60;
    private const long Year2000 = 630_822_816_000_000_000;

    /// <summary>A measure that is a number; NaN where there is none.</summary>
    /// <exception cref="ArgumentException">There is no measure of that name.</exception>
    internal static Func<object?, double> Number(string measure, HashSet<string>? familiar = null) => measure switch
    {
        Value or Confidence => Plain,
        Date => value => DateValues.Ticks(Text(value)) is > 0 and var ticks
            ? (ticks - Year2000) / (double)TimeSpan.TicksPerDay
            : double.NaN,
        Words => value => TextWords.Count(Text(value)),
        Characters => value => Text(value).Length,
        Familiar => value => FamiliarShare(Text(value), familiar!),
        Brightness => value => Grey((IReadOnlyList<byte>)value!).Mean,
        Contrast => value => Grey((IReadOnlyList<byte>)value!).Deviation,
        _ => throw new ArgumentException($"no measure '{measure}' is known."),
    };

    /// <summary>What a model reads from text as a number or a date: that number, or the date as .NET writes it; null for any other
    /// text.</summary>
    internal static object? Read(CardColumn said, object? value)
    {
        if (value is DateTime or DateTimeOffset or DateOnly)
            return value is DateTime date ? Iso(date) : value is DateTimeOffset time ? Iso(time.UtcDateTime) : Text(value);
        if (value is not (string or ReadOnlyMemory<char> or JsonElement { ValueKind: JsonValueKind.String }))
            return value;
        var text = Text(value);
        return said.Format is { } format ? format.TryRead(text, out var number) ? (double)number : null
            : said.Date!.TryRead(text, out var ticks) ? Iso(new(ticks, DateTimeKind.Utc)) : null;
    }

    private static string Iso(DateTime date) => date.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A value as a category; null where there is none.</summary>
    internal static string? Category(object? value)
    {
        var text = Text(value).Trim();
        return MissingValues.Is(text) ? null : text.Length <= LongestValue ? text : text[..LongestValue];
    }

    /// <summary>A value as text, empty for none.</summary>
    internal static string Text(object? value) => RowValues.Text("", value).ToString();

    private static double Plain(object? value)
    {
        try
        {
            var number = RowValues.Double("", value);
            return double.IsFinite(number) ? number : double.NaN;
        }
        catch (PredictionInputException)
        {
            // What should be a number and is none counts as missing: that is drift to be reported, not a fault.
            return double.NaN;
        }
    }

    private static double FamiliarShare(string text, HashSet<string> familiar)
    {
        var (all, known) = (0, 0);
        var lookup = familiar.GetAlternateLookup<ReadOnlySpan<char>>();
        TextWords.Each(text, word => (all, known) = (all + 1, known + (lookup.Contains(word) ? 1 : 0)));
        return all == 0 ? double.NaN : (double)known / all;
    }

    private static (double Mean, double Deviation) Grey(IReadOnlyList<byte> pixels)
    {
        double sum = 0, squares = 0;
        foreach (var p in pixels)
            (sum, squares) = (sum + p, squares + p * (double)p);
        var mean = sum / pixels.Count;
        return (mean, Math.Sqrt(Math.Max(0, squares / pixels.Count - mean * mean)));
    }
}
