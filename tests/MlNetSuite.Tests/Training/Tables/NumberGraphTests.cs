using FsCheck.Xunit;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Training.Tables;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>A graph reads the numbers that the format reads, and no others.</summary>
public sealed class NumberGraphTests : IDisposable
{
    private const string Characters = "0123456789.,-()€$% '\u00a0\u2212+eKkMx\u0661";

    private static readonly NumberFormat[] Formats =
    [
        new(',', ".", ["€"]), new('.', ",", ["USD", "$"]), new('.', "'’", ["CHF"]), new(',', " \u00a0\u202f", ["%"]), new(',', "", []),
        new('.', "", []) { Missing = [7, -999] },
        new('.', ",", ["$", "kg"]) { Magnitudes = ["M", "k", "mn"] }, new(',', ".", ["€"]) { Magnitudes = ["Mio.", "Mrd", "Tsd."] },
    ];

    private readonly TextColumnSession[] _sessions = [.. Formats.Select(Session)];

    public void Dispose() => Array.ForEach(_sessions, session => session.Dispose());

    [Property(MaxTest = 300)]
    public void Random_fields_are_read_alike(int seed)
    {
        var random = new Random(seed);
        for (var f = 0; f < Formats.Length; f++)
        {
            string[] fields = [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? Scribble(random) : Number(random, Formats[f]))];
            var read = _sessions[f].Read<float>(fields);
            for (var i = 0; i < fields.Length; i++)
                Assert.True(read[i].Equals(Formats[f].TryRead(fields[i], out var number) ? number : float.NaN),
                    $"'{fields[i]}' is {number} by {Formats[f]}, and {read[i]} in the graph");
        }
    }

    [Fact]
    public void No_field_at_all_is_no_number() => Assert.All(_sessions[0].Read<float>("", " ", "€", "-", "()"), n => Assert.True(float.IsNaN(n)));

    private static string Scribble(Random random) => new(random.GetItems(Characters.AsSpan(), random.Next(1, 8)));

    private static string Number(Random random, NumberFormat format)
    {
        var whole = $"{random.Next(1, 1000)}";
        for (var groups = random.Next(4); groups > 0; groups--)
            whole += (format.GroupMarks.Length > 0 ? $"{format.GroupMarks[random.Next(format.GroupMarks.Length)]}" : "")
                + $"{random.Next(1000):000}";
        var text = whole + (random.Next(2) == 0 ? $"{format.DecimalMark}{random.Next(10_000)}" : "");
        if (format.Units.Count > 0 && random.Next(2) == 0)
            text = random.Next(2) == 0 ? $"{format.Units[0]} {text}" : $"{text}\u00a0{format.Units[0]}";
        if (format.Magnitudes is { } magnitudes && random.Next(2) == 0)
            text = text.TrimEnd() + magnitudes[random.Next(magnitudes.Count)];
        return random.Next(4) switch { 0 => $"({text})", 1 => $"-{text}", 2 => $" {text}\u2212", _ => text };
    }

    private static TextColumnSession Session(NumberFormat format) =>
        new(DataType.Float, (graph, text) => NumberGraph.Add(graph, text, format));
}
