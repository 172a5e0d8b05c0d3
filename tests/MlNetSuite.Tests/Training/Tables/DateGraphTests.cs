using System.Globalization;
using FsCheck.Xunit;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Training.Tables;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>A graph reads the dates that the format reads, and no others.</summary>
public sealed class DateGraphTests : IDisposable
{
    private static readonly (DateFormat Format, string Letters)[] Formats =
    [
        (new(DateOrder.YearMonthDay, "-"), "yyyy-MM-dd"), (new(DateOrder.DayMonthYear, "."), "d.M.yyyy"),
        (new(DateOrder.MonthDayYear, "/"), "MM'/'dd'/'yyyy"), (new(DateOrder.DayMonthYear, "/", ShortYears: true), "dd'/'MM'/'yy"),
        (new(DateOrder.YearMonthDay, ""), "yyyyMMdd"), (new(DateOrder.DayMonthYear, " ", MonthNames: true), "dd MMM yyyy"),
        (new(DateOrder.MonthDayYear, " ", MonthNames: true), "MMMM d, yyyy"),
        (new(DateOrder.DayMonthYear, "."), "ddd, dd.MM.yyyy"), (new(DateOrder.DayMonthYear, " ", MonthNames: true), "dddd, d MMMM yyyy"),
        (new(DateOrder.MonthDayYear, " ", MonthNames: true), "ddd MMM d yyyy"),
        (new(DateOrder.DayMonthYear, " ", MonthNames: true), "d' de 'MMMM' de 'yyyy"),
    ];

    private static readonly string[] Times =
        ["", " HH:mm", " HH:mm:ss", "'T'HH:mm:ss.fff", " h:mm tt", "'T'HH:mm:ss'Z'", "'T'HH:mm:sszzz", " HH:mm:ss.fzzz"];

    private readonly TextColumnSession[] _sessions = [.. Formats.Select(f => Session(f.Format))];

    public void Dispose() => Array.ForEach(_sessions, session => session.Dispose());

    [Property(MaxTest = 200)]
    public void Dates_and_times_of_every_form_are_read_as_they_were_meant(int seed)
    {
        var random = new Random(seed);
        for (var f = 0; f < Formats.Length; f++)
        {
            var dates = Enumerable.Range(0, 10).Select(_ => Date(random)).ToArray();
            var times = dates.Select(_ => Times[random.Next(Times.Length)]).ToArray();
            string[] fields = [.. dates.Select((d, i) => d.ToString(Formats[f].Letters + times[i], CultureInfo.InvariantCulture))];
            var read = _sessions[f].Read<long>(fields);
            for (var i = 0; i < fields.Length; i++)
            {
                var known = times[i].Length == 0 ? dates[i].Date : !times[i].Contains(":ss", StringComparison.Ordinal)
                    ? dates[i].AddSeconds(-dates[i].Second)
                    : times[i].Contains("zzz", StringComparison.Ordinal) ? dates[i] - dates[i].Offset : dates[i];
                var expected = known.DateTime.AddTicks(-(known.Ticks % TimeSpan.TicksPerSecond)).Ticks;
                Assert.True(Formats[f].Format.TryRead(fields[i], out var ticks) && ticks == expected, $"'{fields[i]}' by {Formats[f]}");
                Assert.True(read[i] == ticks, $"'{fields[i]}' in the graph of {Formats[f]}: {new DateTime(read[i]):s}");
            }
        }
    }

    [Fact]
    public void Times_durations_and_compact_time_stamps_are_read_alike()
    {
        (DateFormat Format, string[] Fields)[] cases =
        [
            (new(DateOrder.TimeOfDay, ""), ["21:34", "9:05:30", "12:05 AM", "1:00 pm", "36:15", "999:59", "1000:00", "10:60", "13:00 PM",
                "21:34 Uhr", "noon", ""]),
            (new(DateOrder.YearMonthDay, "") { TimeDigits = 6 }, ["20221225143059", "20220229000000", "20221225240000", "202212251430", ""]),
            (new(DateOrder.YearMonthDay, "") { TimeDigits = 4 }, ["202212251430", "202212252460", "20221225143059", "20221225"]),
        ];
        foreach (var (format, fields) in cases)
        {
            using var session = Session(format);
            Assert.Equal(fields.Select(field => format.TryRead(field, out var ticks) ? ticks : 0), session.Read<long>(fields));
            Assert.True(format.TryRead(fields[0], out _));
        }
    }

    [Fact]
    public void Months_without_a_day_zones_without_a_colon_and_months_between_digits_are_read_alike()
    {
        (DateFormat Format, (string Field, string? Date)[] Cells)[] cases =
        [
            (new(DateOrder.YearMonth, "-"), [("2024-07", "2024-07-01"), ("2024-13", null), ("2024-7", "2024-07-01"), ("2024-07-01", null)]),
            (new(DateOrder.MonthYear, "/"), [("07/2024", "2024-07-01"), ("0/2024", null), ("", null)]),
            (new(DateOrder.MonthYear, " ", MonthNames: true), [("Jul 2024", "2024-07-01"), ("März 2023", "2023-03-01"), ("Foo 2024", null)]),
            (new(DateOrder.MonthYear, "-", ShortYears: true, MonthNames: true), [("Jan-24", "2024-01-01"), ("Dec-99", "1999-12-01")]),
            (new(DateOrder.DayMonthYear, "", MonthNames: true), [("15Mar2023", "2023-03-15"), ("31FEB2023", null)]),
            (new(DateOrder.DayMonthYear, " ", MonthNames: true),
            [
                ("Thu, 11 Jul 2024 04:27:00 +0200", "2024-07-11T02:27"), ("11 Jul 2024 04:27:00 GMT", "2024-07-11T04:27"),
                ("11 Jul 2024 04:27 -0330", "2024-07-11T07:57"), ("11 Jul 2024 04:27:01.5 UTC", "2024-07-11T04:27:01"),
            ]),
            (new(DateOrder.YearMonthDay, "-"), [("2024-07-11 04:27-0200", "2024-07-11T06:27"), ("2024-07-11T04:27:00+02:00", "2024-07-11T02:27")]),
        ];
        foreach (var (format, cells) in cases)
        {
            using var session = Session(format);
            long[] expected = [.. cells.Select(c => c.Date is null ? 0 : DateTime.Parse(c.Date, CultureInfo.InvariantCulture).Ticks)];
            Assert.Equal(expected, cells.Select(c => format.TryRead(c.Field, out var ticks) ? ticks : 0));
            Assert.Equal(expected, session.Read<long>([.. cells.Select(c => c.Field)]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2022-02-29")]
    [InlineData("2022-13-01")]
    [InlineData("25.12.2022")]
    [InlineData("12/25/2022")]
    [InlineData("31 Feb 2022")]
    [InlineData("20221301")]
    [InlineData("2022-12-25 24:00")]
    [InlineData("2022-12-25 12:60")]
    [InlineData("2022-12-25 13:00 PM")]
    [InlineData("25 Foo 2022")]
    [InlineData("2022-12-25T10:00:00+02")]
    public void Whatever_a_format_does_not_read_its_graph_does_not_read(string field)
    {
        for (var f = 0; f < Formats.Length; f++)
        {
            Formats[f].Format.TryRead(field, out var ticks);
            Assert.Equal(ticks, _sessions[f].Read<long>(field)[0]);
        }
        Assert.False(Formats[0].Format.TryRead(field, out _));
    }

    [Property(MaxTest = 100)]
    public void Scribbles_are_read_alike(int seed)
    {
        var random = new Random(seed);
        for (var f = 0; f < Formats.Length; f++)
        {
            var field = Date(random).ToString(Formats[f].Letters + Times[random.Next(Times.Length)], CultureInfo.InvariantCulture)
                .ToCharArray();
            field[random.Next(field.Length)] = "0123456789./-: TZ"[random.Next(17)];
            Formats[f].Format.TryRead(new(field), out var ticks);
            Assert.True(ticks == _sessions[f].Read<long>(new string(field))[0], $"'{new string(field)}' by {Formats[f]}");
        }
    }

    private static DateTimeOffset Date(Random random) =>
        new(new DateTime(1951, 1, 1).AddSeconds(random.NextInt64(3_000_000_000)), TimeSpan.FromMinutes(random.Next(-12, 14) * 30));

    private static TextColumnSession Session(DateFormat format) =>
        new(DataType.Int64, (graph, text) => DateGraph.Add(graph, text, format));
}
