using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Rows;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>Reads dates from text in an ONNX graph, as <see cref="DateFormat.TryRead"/> does: a regular expression decides whether a text
/// is a date, and its numbers and names are then taken apart in their order.</summary>
internal static class DateGraph
{
    // Weekday, day, month, year, hour, minute, second, parts of one, hours and minutes of the zone.
    private const int Tokens = 10;

    private static readonly long[] DaysInMonth = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>From <c>[batch, 1]</c> of text to the same of ticks; 0 for what is no date.</summary>
    internal static string Add(OnnxGraph graph, string texts, DateFormat format)
    {
        var g = new Integers(graph);
        var fits = g.Matches(texts, format.Pattern);
        var dates = graph.Node("Where", [fits, texts, graph.Constant([format.Write(new DateTime(2000, 1, 1).Ticks)])]);
        var parts = Parts(graph, g, dates, format);

        // The digits of a time without separators: two from a place, counted from the last, of hhmmss.
        string Digits(int from) => from + format.TimeDigits < 6 ? g.Number(0)
            : g.Rest(g.Divide(g.At(parts, 0), (long)Math.Pow(10, from - 6 + format.TimeDigits)), 100);

        // Names of weekdays stand among the parts where those of months do.
        var shift = format is not { MonthNames: true, IsMonth: false } ? g.Number(0) : g.Whole(g.Matches(dates, format.Order == DateOrder.MonthDayYear
            ? @"^[ \t\x{a0}]*\p{L}{3,}[.]?,? \p{L}{3,}.*$" : @"^[ \t\x{a0}]*\p{L}{3,}.*$"));
        string At(int part) => format is { MonthNames: true, IsMonth: false } ? g.At(parts, g.Plus(shift, part)) : g.At(parts, part);
        var (first, second, third) = (At(0), At(1), At(2));
        if (format.TimeDigits > 0)
            first = g.Divide(first, (long)Math.Pow(10, format.TimeDigits));
        var (year, month, day) = format.Order switch
        {
            DateOrder.TimeOfDay => (g.Number(2000), g.Number(1), g.Number(1)),
            DateOrder.YearMonth => (first, second, g.Number(1)),
            DateOrder.MonthYear => (second, first, g.Number(1)),
            _ when format.IsCompact =>
                (g.Divide(first, 10_000), g.Rest(g.Divide(first, 100), 100), g.Rest(first, 100)),
            DateOrder.DayMonthYear => (third, second, first),
            DateOrder.MonthDayYear => (third, first, second),
            _ => (first, second, third),
        };
        if (format.ShortYears)
            year = g.Plus(year, g.If(g.Less(year, 50), 2000, 1900));

        var place = format.Order == DateOrder.TimeOfDay ? 0 : format.IsCompact ? 1 : 3;
        var hasTime = g.Whole(g.Matches(dates, "^.*[0-9]:[0-9]{2}.*$"));
        var hasSeconds = g.Whole(g.Matches(dates, "^[^:]*:[0-9]{2}:[0-9]{2}.*$"));
        var hasFraction = g.Whole(g.Matches(dates, "^[^:]*:[0-9]{2}:[0-9]{2}[.][0-9]+.*$"));
        var hasZone = g.Whole(g.Matches(dates, "^.*:.*[-+][0-9]{2}:?[0-9]{2}[^0-9]*$"));
        var hasColon = g.Matches(dates, "^.*:.*[-+][0-9]{2}:[0-9]{2}[^0-9]*$");
        var (hour, minute) = (g.Times(At(place), hasTime), g.Times(At(place + 1), hasTime));
        var seconds = g.Times(At(place + 2), hasSeconds);
        var zone = g.Plus(g.Plus(g.Plus(hasSeconds, hasFraction), place + 2), shift);
        var (ofZone, afterZone) = (g.At(parts, zone), g.At(parts, g.Plus(zone, 1)));
        var minutesOfZone = g.Where(hasColon, g.Plus(g.Times(ofZone, 60), afterZone),
            g.Plus(g.Times(g.Divide(ofZone, 100), 60), g.Rest(ofZone, 100)));
        var offset = g.Times(g.Times(minutesOfZone, hasZone), g.If(g.Matches(dates, "^.*:.*-[0-9]{2}:?[0-9]{2}[^0-9]*$"), -1, 1));

        var isHalved = g.Matches(dates, "^.*:.*[0-9] ?[AaPp][.]?[Mm].*$");
        var afternoon = g.If(g.Matches(dates, "^.*:.*[0-9] ?[Pp][.]?[Mm].*$"), 12, 0);
        var ofTwelve = g.Where(g.And(g.Less(0, hour), g.Less(hour, 13)), g.Plus(g.Rest(hour, 12), afternoon), g.Number(format.MostHours + 1));
        hour = g.Where(isHalved, ofTwelve, hour);
        if (format.TimeDigits > 0)
            (hour, minute, seconds) = (Digits(4), Digits(2), Digits(0));

        var leap = g.And(g.IsZero(g.Rest(year, 4)), g.Or(g.Not(g.IsZero(g.Rest(year, 100))), g.IsZero(g.Rest(year, 400))));
        var monthOrNone = g.Where(g.And(g.Less(0, month), g.Less(month, 13)), month, g.Number(0));
        var days = g.Plus(graph.Node("Gather", [graph.Constant(DaysInMonth, DaysInMonth.Length), monthOrNone]),
            g.Times(g.Whole(leap), g.Whole(g.IsZero(g.Plus(month, -2)))));
        var exists = g.And(g.And(g.Less(0, year), g.And(g.Less(0, day), g.Not(g.Less(days, day)))),
            g.And(g.Less(hour, format.MostHours + 1), g.And(g.Less(minute, 60), g.Less(seconds, 60))));

        var time = g.Plus(g.Times(g.Plus(g.Times(hour, 60), g.Plus(minute, g.Times(offset, -1))), TimeSpan.TicksPerMinute),
            g.Times(seconds, TimeSpan.TicksPerSecond));
        var ticks = g.Plus(g.Times(DaysSinceYearOne(g, year, month, day), TimeSpan.TicksPerDay), time);
        return g.Where(g.And(g.And(fits, exists), g.Less(0, ticks)), ticks, g.Number(0));
    }

    /// <summary>The numbers of each text, names of months by their number, <c>[batch, tokens]</c>.</summary>
    private static string Parts(OnnxGraph graph, Integers g, string dates, DateFormat format)
    {
        // So that each has as many as are looked at.
        var padded = graph.Node("StringConcat", [dates, graph.Constant([string.Concat(Enumerable.Repeat(" 0", Tokens + 2))])]);
        var tokens = graph.Node("Squeeze", [graph.Node("Tokenizer", [padded],
        [
            OnnxAttribute.Int("mark", 0), OnnxAttribute.Int("mincharnum", 1), OnnxAttribute.String("pad_value", "0"),
            OnnxAttribute.String("tokenexp", format.MonthNames ? @"[0-9]+|\p{L}{3,}" : "[0-9]+"),
        ], domain: "com.microsoft"), graph.Constant([1L], 1)]);
        var isNumber = g.Matches(tokens, "^[0-9]{1,18}$");
        var numbers = graph.Node("Cast", [graph.Node("Where", [isNumber, tokens, graph.Constant(["0"])])],
            [OnnxAttribute.Int("to", (int)DataType.Int64)]);
        if (!format.MonthNames)
            return numbers;
        var names = MonthNames.All.ToArray();
        var months = graph.Node("LabelEncoder", [tokens],
        [
            OnnxAttribute.Strings("keys_strings", names.Select(n => n.Key)),
            OnnxAttribute.Ints("values_int64s", names.Select(n => (long)n.Value)), OnnxAttribute.Int("default_int64", 0),
        ], domain: "ai.onnx.ml");
        return graph.Node("Add", [numbers, months]);
    }

    // Hinnant's days from a civil date, https://howardhinnant.github.io/date_algorithms.html; years begin in March.
    private static string DaysSinceYearOne(Integers g, string year, string month, string day)
    {
        var y = g.Plus(year, g.If(g.Less(month, 3), -1, 0));
        var shifted = g.Plus(month, g.If(g.Less(month, 3), 9, -3));
        var dayOfYear = g.Plus(g.Divide(g.Plus(g.Times(shifted, 153), 2), 5), g.Plus(day, -1));
        var leaps = g.Plus(g.Divide(y, 4), g.Plus(g.Times(g.Divide(y, 100), -1), g.Divide(y, 400)));
        return g.Plus(g.Plus(g.Times(y, 365), leaps), g.Plus(dayOfYear, -306));
    }

    /// <summary>Arithmetic of whole numbers, <c>[batch, 1]</c> each.</summary>
    private sealed class Integers(OnnxGraph graph)
    {
        internal string Number(long value) => graph.Constant([value], 1);

        internal string Plus(string a, string b) => graph.Node("Add", [a, b]);

        internal string Plus(string a, long b) => Plus(a, Number(b));

        internal string Times(string a, string b) => graph.Node("Mul", [a, b]);

        internal string Times(string a, long b) => Times(a, Number(b));

        internal string Divide(string a, long b) => graph.Node("Div", [a, Number(b)]);

        internal string Rest(string a, long b) => graph.Node("Mod", [a, Number(b)]);

        internal string Less(string a, string b) => graph.Node("Less", [a, b]);

        internal string Less(string a, long b) => Less(a, Number(b));

        internal string Less(long a, string b) => Less(Number(a), b);

        internal string IsZero(string a) => graph.Node("Equal", [a, Number(0)]);

        internal string And(string a, string b) => graph.Node("And", [a, b]);

        internal string Or(string a, string b) => graph.Node("Or", [a, b]);

        internal string Not(string a) => graph.Node("Not", [a]);

        internal string Where(string truth, string a, string b) => graph.Node("Where", [truth, a, b]);

        internal string If(string truth, long a, long b) => Where(truth, Number(a), Number(b));

        internal string Whole(string truth) => graph.Node("Cast", [truth], [OnnxAttribute.Int("to", (int)DataType.Int64)]);

        internal string Matches(string text, string pattern) =>
            graph.Node("RegexFullMatch", [text], [OnnxAttribute.String("pattern", pattern)]);

        internal string At(string parts, int place) => graph.Node("Gather", [parts, Number(place)], [OnnxAttribute.Int("axis", 1)]);

        internal string At(string parts, string place) => graph.Node("GatherElements", [parts, place], [OnnxAttribute.Int("axis", 1)]);
    }
}
