using MlNetSuite.Networks.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>From ticks to the parts of a date: days since 2000, year, month, day, weekday (0 is Sunday) and hour, then sine and
/// cosine of month, weekday and hour on their circles.</summary>
internal static class DateParts
{
    /// <summary>Parts of one date.</summary>
    internal const int Count = 12;

    /// <summary>The first so many are plain, the others go round in circles.</summary>
    internal const int Plain = 6;

    private const long TicksADay = TimeSpan.TicksPerDay;
    private const int Year2000 = 730_119;
    private const float SecondsADay = 86_400, SecondsAnHour = 3_600;

    private static readonly float[] Circles = [MathF.Tau / 12, MathF.Tau / 7, MathF.Tau / 24];

    /// <summary>The parts of one date; all NaN for 0.</summary>
    internal static void Of(long ticks, Span<float> parts)
    {
        if (ticks == 0)
        {
            parts.Fill(float.NaN);
            return;
        }
        var date = new DateTime(ticks, DateTimeKind.Utc);
        var seconds = (float)(ticks % TicksADay / TimeSpan.TicksPerSecond);
        parts[0] = (float)(ticks / TicksADay - Year2000) + seconds / SecondsADay;
        (parts[1], parts[2], parts[3], parts[4]) = (date.Year, date.Month, date.Day, (int)date.DayOfWeek);
        parts[5] = seconds / SecondsAnHour;
        ReadOnlySpan<float> round = [parts[2], parts[4], parts[5]];
        for (var i = 0; i < Circles.Length; i++)
            (parts[Plain + i], parts[Plain + Circles.Length + i]) = (MathF.Sin(round[i] * Circles[i]), MathF.Cos(round[i] * Circles[i]));
    }

    /// <summary>The same in a graph: from <c>[batch, dates]</c> of ticks to <c>[batch, dates * <see cref="Count"/>]</c>.</summary>
    /// <remarks>Year, month and day by the era arithmetic of Hinnant, https://howardhinnant.github.io/date_algorithms.html.</remarks>
    internal static string Add(OnnxGraph graph, string ticks, int dates)
    {
        string Number(long value) => graph.Constant([value], 1);
        string Divide(string a, long b) => graph.Node("Div", [a, Number(b)]);
        string Times(string a, long b) => graph.Node("Mul", [a, Number(b)]);
        string Plus(string a, long b) => graph.Node("Add", [a, Number(b)]);
        string Sum(string a, string b) => graph.Node("Add", [a, b]);
        string Minus(string a, string b) => graph.Node("Sub", [a, b]);
        string Rest(string a, long b) => Minus(a, Times(Divide(a, b), b));
        string Real(string a) => graph.Node("Cast", [a], [OnnxAttribute.Int("to", (int)DataType.Float)]);
        string Real2(string a, float divisor) => graph.Node("Div", [Real(a), graph.Constant([divisor], 1)]);

        var days = Divide(ticks, TicksADay);
        var seconds = Divide(Rest(ticks, TicksADay), TimeSpan.TicksPerSecond);
        var z = Plus(days, 306);
        var era = Divide(z, 146_097);
        var dayOfEra = Minus(z, Times(era, 146_097));
        var yearOfEra = Divide(
            Minus(Sum(Minus(dayOfEra, Divide(dayOfEra, 1_460)), Divide(dayOfEra, 36_524)), Divide(dayOfEra, 146_096)), 365);
        var dayOfYear = Minus(dayOfEra, Minus(Sum(Times(yearOfEra, 365), Divide(yearOfEra, 4)), Divide(yearOfEra, 100)));
        var shifted = Divide(Plus(Times(dayOfYear, 5), 2), 153);
        var day = Plus(Minus(dayOfYear, Divide(Plus(Times(shifted, 153), 2), 5)), 1);
        var month = Plus(Rest(Plus(shifted, 2), 12), 1);
        var year = Sum(Sum(yearOfEra, Times(era, 400)), Divide(Plus(shifted, 2), 12));
        var weekday = Rest(Plus(days, 1), 7);

        var hour = Real2(seconds, SecondsAnHour);
        var since = graph.Node("Add", [Real(Plus(days, -Year2000)), Real2(seconds, SecondsADay)]);
        string[] round = [Real(month), Real(weekday), hour];
        string Circle(string op, int i) => graph.Node(op, [graph.Node("Mul", [round[i], graph.Constant([Circles[i]], 1)])]);
        string[] parts =
        [
            since, Real(year), Real(month), Real(day), Real(weekday), hour,
            .. Enumerable.Range(0, Circles.Length).Select(i => Circle("Sin", i)), .. Enumerable.Range(0, Circles.Length)
                .Select(i => Circle("Cos", i)),
        ];
        var axis = graph.Constant([2L], 1);
        var all = graph.Node("Concat", [.. parts.Select(p => graph.Node("Unsqueeze", [p, axis]))], [OnnxAttribute.Int("axis", 2)]);
        var none = graph.Node("Unsqueeze", [graph.Node("Equal", [ticks, Number(0)]), axis]);
        var present = graph.Node("Where", [none, graph.Constant([float.NaN], 1), all]);
        return graph.Node("Reshape", [present, graph.Constant([-1L, (long)dates * Count], 2)]);
    }
}
