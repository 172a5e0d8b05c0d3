using System.Globalization;
using FsCheck.Xunit;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Columns as people fill them in are read as people read them.</summary>
public class ColumnSurveyTests
{
    [Theory]
    [InlineData("1,5|2,25|3", "1.5|2.25|3")]
    [InlineData("1.234,5|12,5|7", "1234.5|12.5|7")]
    [InlineData("1,234.5|12.5|7", "1234.5|12.5|7")]
    [InlineData("1 234,5|12,5", "1234.5|12.5")]
    [InlineData("1\u202f234,5|12,5", "1234.5|12.5")]
    [InlineData("1'234.5|12.5", "1234.5|12.5")]
    [InlineData("12,34,567|1,234", "1234567|1234")]
    [InlineData("$1,200|$45.50", "1200|45.5")]
    [InlineData("12 €|7,5 €", "12|7.5")]
    [InlineData("EUR 12|7.5 EUR", "12|7.5")]
    [InlineData("12 %|7.5%", "12|7.5")]
    [InlineData("(1,200.50)|3", "-1200.5|3")]
    [InlineData("\u22125|3", "-5|3")]
    [InlineData("5.5-|3", "-5.5|3")]
    [InlineData("180 cm|175cm", "180|175")]
    [InlineData("31k|850|1.2M", "31000|850|1200000")]
    [InlineData("$3.1M|$0.03M|$2B", "3100000|30000|2000000000")]
    [InlineData("3,1 Mio. €|850 Tsd. €", "3100000|850000")]
    [InlineData("850k|3.1m", "850000|3100000")]
    [InlineData("31kg|12 kg", "31|12")]
    public void Numbers_however_they_are_written(string cells, string numbers)
    {
        var reading = Read(cells.Split('|'));
        Assert.Equal(numbers.Split('|').Select(n => float.Parse(n, CultureInfo.InvariantCulture)),
            cells.Split('|').Select(cell => reading.Number(cell)));
        Assert.Contains(reading.Notes, note => note.Contains("has numbers written like", StringComparison.Ordinal));
    }

    [Fact]
    public void Invariant_numbers_need_no_format_and_no_note()
    {
        var reading = Read("1.5", "-2", "3e-4", "", "NA");
        Assert.True(reading.IsNumber);
        Assert.Null(reading.Format);
        Assert.Empty(reading.Notes);
    }

    [Theory]
    [InlineData("KW 12/2023")]
    [InlineData("Rs. 1,23,456/-")]
    [InlineData("\u00BD")]
    [InlineData("3/4")]
    [InlineData("9-17")]
    [InlineData("Mon Apr 03 09:59:27 2023")]
    [InlineData("令和5年4月3日")]
    public void Amounts_that_are_not_understood_are_told(string amount) => Assert.Equal(
        $"'x' was read as text: its cells are like '{amount}', which is neither a number nor a date",
        Assert.Single(Read(amount, amount, amount).Notes));

    [Fact]
    public void Times_of_several_zones_are_told() => Assert.Contains(
        "'x' has times of several zones (+05:30, Z): all are read in universal time",
        Read("2023-05-05T20:00:00Z", "2023-05-05T20:00:00+05:30", "2023-05-06T20:00:00Z").Notes);

    [Fact]
    public void Times_of_one_zone_are_not() => Assert.Empty(Read("2023-05-05T20:00:00Z", "2023-05-06T20:00:00Z").Notes);

    [Theory]
    [InlineData("A12")]
    [InlineData("Main Street 12")]
    [InlineData("red")]
    public void Names_need_no_note(string name) => Assert.Empty(Read(name, name, name).Notes);

    [Fact]
    public void Points_before_three_digits_each_are_told_where_nothing_says_what_they_mean()
    {
        var reading = Read("638.261", "12.500", "901.004", "7");
        Assert.Equal(638.261f, reading.Number("638.261"));
        Assert.Equal("'x' has numbers such as 638.261, read with a decimal point; if the point stands between thousands, give --decimal ,",
            Assert.Single(reading.Notes));
    }

    [Theory]
    [InlineData("638.261|12.500|901.00")]
    [InlineData("638.261|12.500|0.004")]
    [InlineData("638.261|12.500|1234.004")]
    [InlineData("638|12|901")]
    public void Points_that_must_be_decimal_ones_are_not(string cells) => Assert.Empty(Read(cells.Split('|')).Notes);

    [Theory]
    [InlineData("4 Mio.|8 Mio.", "'x' has numbers written like 4 Mio.")]
    [InlineData("$1,825|$2,500", "'x' has numbers written like $1,825, which was read as 1825; --decimal overrules that")]
    public void The_decimal_mark_is_doubted_where_there_is_one(string cells, string note) =>
        Assert.Equal(note, Assert.Single(Read(cells.Split('|')).Notes));

    [Theory]
    [InlineData("unknown")]
    [InlineData("-")]
    [InlineData("#N/A")]
    [InlineData("None")]
    [InlineData("n.d.")]
    [InlineData("<0.5")]
    [InlineData("inf")]
    [InlineData("TBD")]
    public void One_cell_that_is_no_number_is_missing_and_told(string odd)
    {
        var reading = Read([.. Enumerable.Range(1, 30).Select(i => $"{i}.5"), odd]);
        Assert.True(reading.IsNumber);
        Assert.True(float.IsNaN(reading.Number(odd)));
        Assert.Equal([$"'x': no number in 1 of 31 cells: '{odd}' (line 32), taken as missing"], reading.Notes);
    }

    [Fact]
    public void A_column_that_too_much_spoils_is_text_and_says_what()
    {
        var reading = Read([.. Enumerable.Range(1, 30).Select(i => $"{i}"), .. Enumerable.Range(1, 10).Select(i => $"{i}A")]);
        Assert.False(reading.IsNumber);
        Assert.Equal(["'x' was read as text: no number in 10 of 40 cells: '1A' (line 32), '2A' (line 33), '3A' (line 34) and others; " +
                "--numeric x takes them as missing"],
            reading.Notes);
    }

    [Theory]
    [InlineData("9-17|<5|>100", "9-17")]
    [InlineData("5'10\"|6'1\"", "5'10\"")]
    [InlineData("Q3 2024|Q4 2024", "Q3 2024")]
    [InlineData("2024-W28|2024-W29", "2024-W28")]
    [InlineData("+49 30 1234-5|030/12345", "+49 30 1234-5")]
    [InlineData("12b|7a|9", "12b")]
    public void What_looks_like_amounts_and_is_text_is_told(string cells, string example)
    {
        var reading = Read(cells.Split('|'));
        Assert.False(reading.IsNumber);
        Assert.Null(reading.Date);
        Assert.Equal([$"'x' was read as text: its cells are like '{example}', which is neither a number nor a date"], reading.Notes);
    }

    [Theory]
    [InlineData("2024-07|2024-08|2023-12", "yyyy-MM")]
    [InlineData("07/2024|12/2023", "MM/yyyy")]
    [InlineData("Jul 2024|Dez 2023", "MMM yyyy")]
    [InlineData("Jan-24|Feb-24", "MMM-yy")]
    [InlineData("15MAR2023|1APR2024", "ddMMMyyyy")]
    [InlineData("Thu, 11 Jul 2024 04:27:00 +0200|Fri, 12 Jul 2024 04:27:00 +0200", "dd MMM yyyy")]
    public void Dates_with_less_than_a_day_or_with_a_zone(string cells, string letters)
    {
        var reading = Read(cells.Split('|'));
        Assert.Equal(letters, reading.Date?.Letters);
        Assert.Equal(reading.Date, DateFormat.Parse(letters));
        Assert.All(cells.Split('|'), cell => Assert.Null(reading.Check!.Of(cell)));
    }

    [Fact]
    public void Numbers_of_parts_are_no_months() => Assert.Null(Read("4711-12", "0815-03").Date);

    [Fact]
    public void Words_are_text_without_a_note() => Assert.Empty(Read("red", "green", "7").Notes);

    [Fact]
    public void Leading_zeros_are_those_of_codes()
    {
        var reading = Read("01067", "04109", "80331");
        Assert.False(reading.IsNumber);
        Assert.Equal(["'x' has numbers with leading zeros, such as 01067; they are taken for codes"], reading.Notes);
    }

    [Fact]
    public void Amounts_in_different_units_are_not_compared()
    {
        var reading = Read("1 kg", "500 g", "2 kg");
        Assert.False(reading.IsNumber);
        Assert.Equal(["'x' was read as text: its numbers are in kg and g ('500 g' in line 3)"], reading.Notes);
    }

    [Fact]
    public void What_one_column_leaves_open_another_tells()
    {
        ColumnReading[] readings = [.. Read(",", ["1.234", "2.345"], ["1,5", "2,5"])];
        Assert.Equal(1234, readings[0].Number("1.234"));
        readings = [.. Read(",", ["1,234", "2,345"], ["1.5", "2.5"])];
        Assert.Equal(1234, readings[0].Number("1,234"));
    }

    [Fact]
    public void What_nothing_tells_is_told()
    {
        var reading = Assert.Single(Read(";", ["1,234", "2,345"]));
        Assert.Equal(1.234f, reading.Number("1,234"));
        Assert.Equal(["'x0' has numbers written like 1,234, which was read as 1.234; --decimal overrules that"], reading.Notes);
    }

    [Fact]
    public void Three_decimals_are_no_thousands() => Assert.Equal(1.234f, Read("1.234", "2.345").Number("1.234"));

    /// <summary>A column written in the way of a country is read as it was meant, whatever its numbers.</summary>
    [Property]
    public void Columns_of_ten_countries(int seed)
    {
        var random = new Random(seed);
        foreach (var (mark, group, before, after) in Countries)
        {
            var numbers = Enumerable.Range(0, 30).Select(_ => Math.Round((random.NextDouble() - 0.3) * Math.Pow(10, random.Next(1, 7)), 2))
                .Append(1234.56).ToArray();
            var format = new NumberFormatInfo
            {
                NumberDecimalSeparator = mark,
                NumberGroupSeparator = group,
                NumberNegativePattern = 1,
                NegativeSign = "-",
            };
            string[] cells = [.. numbers.Select(n => before + n.ToString("N2", format) + after)];
            var reading = Read(cells);
            for (var i = 0; i < cells.Length; i++)
                Assert.True(reading.Number(cells[i]) == (float)numbers[i], $"'{cells[i]}' was read as {reading.Number(cells[i])}");
        }
    }

    [Theory]
    [InlineData("2022-12-25|2022-01-02", "2022-12-25|2022-01-02")]
    [InlineData("25.12.2022|1.2.2022", "2022-12-25|2022-02-01")]
    [InlineData("25/12/2022|01/02/2022", "2022-12-25|2022-02-01")]
    [InlineData("12/25/2022|01/02/2022", "2022-12-25|2022-01-02")]
    [InlineData("25.12.22|01.02.98", "2022-12-25|1998-02-01")]
    [InlineData("12/25/22|1/2/22", "2022-12-25|2022-01-02")]
    [InlineData("25 Dec 2022|1 Feb 2022", "2022-12-25|2022-02-01")]
    [InlineData("25. Dezember 2022|1. März 2022", "2022-12-25|2022-03-01")]
    [InlineData("December 25, 2022|May 2, 2022", "2022-12-25|2022-05-02")]
    [InlineData("25-DEC-22|01-FEB-98", "2022-12-25|1998-02-01")]
    [InlineData("2022/12/25 14:30|2022/1/2", "2022-12-25 14:30|2022-01-02")]
    [InlineData("12/25/2022 2:30 PM|1/2/2022 12:05 AM", "2022-12-25 14:30|2022-01-02 00:05")]
    [InlineData("2022-12-25T14:30:00+02:00|2022-01-02T02:00:00+02:00", "2022-12-25 12:30|2022-01-02")]
    [InlineData("Mo, 25.12.2022|So, 2.1.2022", "2022-12-25|2022-01-02")]
    [InlineData("Mon 12/25/2022|Sun 1/2/2022", "2022-12-25|2022-01-02")]
    [InlineData("Sunday, 25 December 2022|Tuesday, 1 March 2022", "2022-12-25|2022-03-01")]
    [InlineData("Thu Dec 25, 2022 14:30|Tue Mar 1, 2022 08:00", "2022-12-25 14:30|2022-03-01 08:00")]
    [InlineData("25.12.2022 14:30 Uhr|2.1.2022, 8:05 Uhr", "2022-12-25 14:30|2022-01-02 08:05")]
    [InlineData("25.12.22|1.2.98", "2022-12-25|1998-02-01")]
    [InlineData("20221225143059|20220102000000", "2022-12-25 14:30:59|2022-01-02")]
    [InlineData("202212251430|202201020000", "2022-12-25 14:30|2022-01-02")]
    [InlineData("20221225|20220102|20220103|20220104|20220105", "2022-12-25|2022-01-02|2022-01-03|2022-01-04|2022-01-05")]
    public void Dates_however_they_are_written(string cells, string dates)
    {
        var reading = Read(cells.Split('|'));
        Assert.NotNull(reading.Date);
        Assert.Equal(dates.Split('|').Select(d => DateTime.Parse(d, CultureInfo.InvariantCulture).Ticks),
            cells.Split('|').Select(reading.Ticks));
        if (reading.Date.Letters == "yyyy-MM-dd")
            Assert.Empty(reading.Notes);
        else
            Assert.StartsWith($"'x' has dates written like {cells.Split('|')[0]}", Assert.Single(reading.Notes), StringComparison.Ordinal);
    }

    /// <summary>Dates of ten countries, in numbers and with names of months, are read as they were meant.</summary>
    [Property(MaxTest = 20)]
    public void Dates_of_ten_countries(int seed)
    {
        var random = new Random(seed);
        foreach (var (letters, months) in Calendars)
            foreach (var form in (string[])[letters, $"{letters} HH:mm", "d MMM yyyy", "ddd, d MMM yyyy", "d' de 'MMM' de 'yyyy"])
            {
                var dates = Enumerable.Range(0, 30).Select(_ => new DateTime(1990, 1, 1).AddMinutes(random.Next(20_000_000)))
                    .Append(new DateTime(2022, 12, 25)).Select(d => form.Contains("HH", StringComparison.Ordinal) ? d : d.Date).ToArray();
                var names = new DateTimeFormatInfo
                {
                    AbbreviatedMonthNames = [.. months.Split(' '), ""],
                    AbbreviatedMonthGenitiveNames = [.. months.Split(' '), ""],
                };
                string[] cells = [.. dates.Select(d => d.ToString(form, names))];
                var reading = Read(cells);
                for (var i = 0; i < cells.Length; i++)
                    Assert.True(reading.Date is not null && reading.Ticks(cells[i]) == dates[i].Ticks, $"{form}: '{cells[i]}' was read as " +
                        (reading.Date is null ? "text" : $"{new DateTime(reading.Ticks(cells[i])):s}"));
            }
    }

    [Fact]
    public void Days_and_months_that_cannot_be_told_apart_are_told()
    {
        var reading = Read("10/09/2022", "11/02/2023");
        Assert.Equal(DateOrder.MonthDayYear, reading.Date!.Order);
        Assert.Equal(["'x' has dates written like 10/09/2022, of which days and months cannot be told apart: read with the month first; " +
            "--date 'x=dd/MM/yyyy' overrules that"], reading.Notes);
        Assert.Equal(DateOrder.DayMonthYear, Read("10.09.2022", "11.02.2023").Date!.Order);
        Assert.Equal(DateOrder.DayMonthYear, Read(",", ["10/09/2022", "11/02/2023"], ["25/12/2022", "01/02/2023"])[0].Date!.Order);
    }

    [Fact]
    public void Times_alone_are_those_of_one_day()
    {
        var reading = Read("10:30", "9:15:30", "12:05 AM", "23:59");
        Assert.Equal(((string[])["10:30", "9:15:30", "0:05", "23:59"]).Select(t => new DateTime(2000, 1, 1).Add(TimeSpan.Parse(t,
            CultureInfo.InvariantCulture)).Ticks), ((string[])["10:30", "9:15:30", "12:05 AM", "23:59"]).Select(reading.Ticks));
        Assert.Equal(["'x' has times written like 10:30"], reading.Notes);
    }

    [Fact]
    public void Durations_go_on_beyond_a_day()
    {
        var reading = Read("36:15", "9:05:30", "120:00");
        Assert.Equal(((double[])[36.25, 9 + 5.5 / 60, 120]).Select(h => new DateTime(2000, 1, 1).AddHours(h).Ticks),
            ((string[])["36:15", "9:05:30", "120:00"]).Select(reading.Ticks));
        Assert.Equal("36:15", reading.Date!.Write(reading.Ticks("36:15")));
    }

    [Fact]
    public void Numbers_among_dates_are_missing_where_they_are_few_and_told()
    {
        string[] dates = [.. Enumerable.Range(1, 28).Select(i => $"{i}.03.2022")];
        Assert.Contains("'x': no date in 1 of 29 cells: '44927' (line 30), taken as missing", Read([.. dates, "44927"]).Notes);
        var mixed = Read([.. dates, .. Enumerable.Range(44_000, 20).Select(i => $"{i}")]);
        Assert.Null(mixed.Date);
        Assert.StartsWith("'x' was read as text: no date in 20 of 48 cells: ", Assert.Single(mixed.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_be_versions_too_is_told() =>
        Assert.EndsWith("; if they are versions, give --categorical x", Assert.Single(Read("9.8.24", "10.8.25", "9.11.24").Notes),
            StringComparison.Ordinal);

    [Fact]
    public void Addresses_are_no_numbers() => Assert.False(Read("192.168.100.200", "192.168.101.201", "10.100.200.250").IsNumber);

    [Fact]
    public void Fractions_among_percent_are_told() =>
        Assert.Contains("'x' has numbers with % and fractions without, '0.15' (line 4): both are taken as they stand",
            Read("15%", "20 %", "0.15", "3%").Notes);

    [Theory]
    [InlineData("11.2.1", "11.2.10", "1.10.2", "2.0.0")]
    [InlineData("May", "June", "July", "April")]
    public void Versions_and_months_alone_are_no_dates(params string[] cells) => Assert.Null(Read(cells).Date);

    [Fact]
    public void Separators_that_a_column_does_not_have_are_not_read_in_new_rows()
    {
        var date = Read("25.12.2022", "2.1.2022").Date!;
        Assert.True(date.TryRead("4.3.2023", out _));
        Assert.False(date.TryRead("4/3/2023", out _));
    }

    [Fact]
    public void A_cell_that_is_no_date_is_missing_and_told()
    {
        var reading = Read([.. Enumerable.Range(1, 28).Select(i => $"{i:00}.03.2022"), "0000-00-00", "soon"]);
        Assert.Equal(0, reading.Ticks("soon"));
        Assert.Contains("'x': no date in 2 of 30 cells: '0000-00-00' (line 30), 'soon' (line 31), taken as missing", reading.Notes);
    }

    // As the Unicode CLDR has them for the United States, Britain, Germany, France, Spain, Italy, Brazil, the Netherlands, Sweden, Poland.
    private static readonly (string Letters, string Months)[] Calendars =
    [
        ("M'/'d'/'yyyy", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
        ("dd'/'MM'/'yyyy", "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec"),
        ("dd.MM.yyyy", "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."),
        ("dd'/'MM'/'yyyy", "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc."),
        ("d'/'M'/'yyyy", "ene feb mar abr may jun jul ago sept oct nov dic"),
        ("dd'/'MM'/'yyyy", "gen feb mar apr mag giu lug ago set ott nov dic"),
        ("dd'/'MM'/'yyyy", "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez."),
        ("dd-MM-yyyy", "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec."),
        ("yyyy-MM-dd", "januari februari mars april maj juni juli augusti september oktober november december"),
        ("dd.MM.yyyy", "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"),
    ];

    private static readonly (string Mark, string Group, string Before, string After)[] Countries =
    [
        (".", ",", "$", ""), (",", ".", "", " €"), (",", "\u202f", "", "\u00a0€"), (".", "'", "CHF ", ""), (",", "\u00a0", "", " kr"),
        (",", " ", "", " zł"), (",", ".", "R$ ", ""), (".", ",", "₹", ""), (",", ".", "₺", ""), (".", ",", "¥", ""),
    ];

    private static ColumnReading Read(params string[] cells) => Read(cells, "x");

    private static ColumnReading Read(string[] cells, string name)
    {
        var survey = new ColumnSurvey(name, line => $"line {line}", null);
        for (var i = 0; i < cells.Length; i++)
            survey.Add(cells[i], i + 2);
        return TableSurvey.Decide([survey], ",")[0];
    }

    private static IReadOnlyList<ColumnReading> Read(string separator, params string[][] columns)
    {
        ColumnSurvey[] surveys = [.. columns.Select((_, c) => new ColumnSurvey($"x{c}", line => $"line {line}", null))];
        for (var c = 0; c < columns.Length; c++)
            for (var i = 0; i < columns[c].Length; i++)
                surveys[c].Add(columns[c][i], i + 2);
        return TableSurvey.Decide(surveys, separator);
    }
}
