using System.Globalization;
using MlNetSuite.Networks;

namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary>A table of 28 columns: 20 of numbers, one of them with gaps, six of words, a date, and a class that goes with some of
/// them.</summary>
internal static class MadeUpTable
{
    private static readonly string[] Colours = ["red", "blue", "yellow", "white", "black", "green", "pink", "violet"];

    /// <summary>Writes it as CSV.</summary>
    internal static void Write(string path, int rows)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join(',', [.. Enumerable.Range(0, 20).Select(c => $"number{c}"),
            .. Enumerable.Range(0, 6).Select(c => $"colour{c}"), "day", "answer"]));
        var numbers = new float[20];
        for (var row = 0; row < rows; row++)
        {
            var random = new RandomStream(1, row);
            for (var c = 0; c < numbers.Length; c++)
                writer.Write($"{(c == 3 && random.Unit() < 0.01 ? "" : Number(numbers[c] = 100 + 50 * random.Normal()))},");
            var colours = Enumerable.Range(0, 6).Select(_ => random.Below(Colours.Length)).ToArray();
            foreach (var colour in colours)
                writer.Write($"{Colours[colour]},");
            var day = new DateOnly(2020, 1, 1).AddDays(random.Below(1500));
            var score = 2 * numbers[0] + numbers[1] - 0.5f * numbers[2] + 20 * colours[0] + 30 * random.Normal();
            writer.WriteLine($"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)},{(score > 320 ? "yes" : "no")}");
        }
    }

    private static string Number(float value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
