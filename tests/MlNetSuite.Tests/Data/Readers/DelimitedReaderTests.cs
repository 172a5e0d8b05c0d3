using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using Sylvan.Data.Csv;

namespace MlNetSuite.Tests.Data.Readers;

public class DelimitedReaderTests
{
    public static readonly TheoryData<string> Separators = [",", ";", "\t", "|", "::"];

    [Property(Arbitrary = [typeof(Tables)], MaxTest = 300)]
    public void What_was_written_is_read(Table table, bool carriageReturns, bool lastBreak, byte separator)
    {
        var by = Separators.Select(s => s.Data).ElementAt(separator % 5);
        var text = table.Write(by, carriageReturns ? "\r\n" : "\n", lastBreak);

        Assert.Equal(table.Rows, Read(text, by, quoting: true));
    }

    [Property(Arbitrary = [typeof(Tables)], MaxTest = 200)]
    public void An_independent_reader_reads_the_same(Table table)
    {
        var text = table.Write(",", "\n", lastBreak: true);
        using var other = CsvDataReader.Create(
            new StringReader(text),
            new CsvDataReaderOptions { HasHeaders = false, Delimiter = ',', ResultSetMode = ResultSetMode.SingleResult });
        List<string[]> rows = [];
        while (other.Read())
            rows.Add([.. Enumerable.Range(0, other.FieldCount).Select(other.GetString)]);

        Assert.Equal(rows, Read(text, ",", quoting: true));
    }

    [Property(Arbitrary = [typeof(Tables)], MaxTest = 200)]
    public void Any_bytes_give_rows_or_a_refusal_and_no_other_fault(byte[] bytes, bool quoting)
    {
        try
        {
            using var reader = new DelimitedReader(new("bytes", new Trickle(bytes)), new("::", quoting));
            while (reader.Read())
                reader.Texts();
        }
        catch (InputException)
        {
        }
    }

    [Theory]
    [InlineData("a,b\n1,2", 2)]
    [InlineData("a,b\r\n1,2\r\n", 2)]
    [InlineData("\n\na,b\n\n1,2\n\n", 2)]
    [InlineData("a,\n,b\n", 2)]
    [InlineData("a,b\r1,2", 2)]
    public void Blank_lines_and_a_missing_last_break_do_not_matter(string text, int rows) =>
    Assert.Equal(rows, Read(text, ",", true).Count);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_field() =>
        Assert.Equal(["a", "b"], Assert.Single(Read("\uFEFFa,b", ",", true)));

    [Fact]
    public void Lines_are_counted_through_quoted_line_breaks_and_blank_lines()
    {
        using var reader = Open("a,\"1\n2\n3\"\r\n\nb,2\nc,3", ",", true);
        List<long> lines = [];
        while (reader.Read())
            lines.Add(reader.Line);

        Assert.Equal([1, 5, 6], lines);
    }

    [Fact]
    public void Without_quoting_a_quote_is_a_character_like_others() =>
        Assert.Equal(["\"a", "b\"c"], Assert.Single(Read("\"a\tb\"c", "\t", false)));

    [Fact]
    public void A_part_of_a_separator_at_the_very_end_is_text() => Assert.Equal(["a", "b:"], Assert.Single(Read("a::b:", "::", true)));

    [Fact]
    public void Quotes_within_a_field_that_begins_without_one_are_characters() =>
        Assert.Equal(["a \"b\"", "c\""], Assert.Single(Read("a \"b\",c\"", ",", true)));

    [Theory]
    [InlineData("a,b\n\"c\"d,e", "line 2: text after the closing quote of field 1")]
    [InlineData("a,b\nc,\"d\ne\n", "line 2: the quoted field 2 is never closed")]
    [InlineData("a,b\nc,\"d\"\"", "line 2: the quoted field 2 is never closed")]
    [InlineData("a,b\nc,d\0e", "line 2: a zero byte at offset 7")]
    public void Malformed_text_is_refused_with_its_line(string text, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Read(text, ",", true)).Message);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused_with_line_and_offset()
    {
        byte[] bytes = [.. "a,b\nné,d\nx,"u8, 0xE9, .. ",z"u8];

        var message = Assert.Throws<InputException>(() => Read(bytes, ",", true)).Message;

        Assert.Contains("line 3: byte 0xE9 at offset 12 is not UTF-8", message);
    }

    [Fact]
    public void Rows_before_bytes_that_are_not_utf8_are_read()
    {
        using var reader = new DelimitedReader(new("test", new MemoryStream([.. "a,b\nc,d\n"u8, 0xE9])), new(",", true));

        Assert.True(reader.Read() && reader.Read());
        Assert.Throws<InputException>(() => reader.Read());
    }

    [Fact]
    public void Utf16_is_refused_as_such() =>
        Assert.Contains("UTF-16",
            Assert.Throws<InputException>(() =>
                Read(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a,b")).ToArray(), ",", true)).Message);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ten_megabytes_in_one_field_are_refused_with_the_limit(bool quoted)
    {
        var quote = quoted ? "\"" : "";
        var text = $"a,b\n1,2\n3,{quote}{new string('x', 10 << 20)}{quote}\n";

        Assert.Contains("line 3: field 2 is longer than 4,194,304 characters",
            Assert.Throws<InputException>(() => Read(text, ",", true)).Message);
    }

    [Fact]
    public void An_unclosed_quote_does_not_swallow_the_whole_file()
    {
        var text = "a,\"b\n" + string.Concat(Enumerable.Repeat("1,2\n", 4 << 20));

        Assert.Contains("line 1: field 2 is longer than 4,194,304 characters, the most a field may hold; is a quote not closed?",
            Assert.Throws<InputException>(() => Read(text, ",", true)).Message);
    }

    [Fact]
    public void A_row_of_endless_short_fields_is_refused()
    {
        var text = string.Concat(Enumerable.Repeat("1,2,", 9 << 20));

        Assert.Contains("line 1: a row of more than 16 MiB", Assert.Throws<InputException>(() => Read(text, ",", true)).Message);
    }

    private static List<string[]> Read(string text, string separator, bool quoting) =>
        Read(Encoding.UTF8.GetBytes(text), separator, quoting);

    private static List<string[]> Read(byte[] bytes, string separator, bool quoting)
    {
        using var reader = new DelimitedReader(new("test", new Trickle(bytes)), new(separator, quoting));
        List<string[]> rows = [];
        while (reader.Read())
            rows.Add(reader.Texts());
        return rows;
    }

    private static DelimitedReader Open(string text, string separator, bool quoting) =>
        new(new("test", new MemoryStream(Encoding.UTF8.GetBytes(text))), new(separator, quoting));

    /// <summary>A table of at least two columns of any text.</summary>
    public sealed record Table(string[][] Rows)
    {
        private static readonly SearchValues<char> Special = SearchValues.Create(",;\t|:\"\r\n");

        internal string Write(string separator, string lineBreak, bool lastBreak) =>
            string.Join(lineBreak, Rows.Select(row => string.Join(separator, row.Select(Field)))) + (lastBreak ? lineBreak : "");

        private static string Field(string field) =>
            field.AsSpan().ContainsAny(Special) ? $"\"{field.Replace("\"", "\"\"")}\"" : field;
    }

    public static class Tables
    {
        public static Arbitrary<Table> Table() =>
            (from width in Gen.Choose(2, 5)
             from height in Gen.Choose(1, 30)
             from rows in Gen.ArrayOf(Gen.ArrayOf(Field, width), height)
             select new Table(rows)).ToArbitrary();

        private static Gen<string> Field =>
            Gen.Elements("", "a", "\"", "\n", "\r\n", ",", ";", "::", ":", "\t", "|", "é", "日本", "😀", " ", "word", "\"\"", "0.5").ListOf()
                .Select(pieces => string.Concat(pieces));
    }

    /// <summary>Delivers a few bytes at a time, so that rows and separators are cut anywhere.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        private int _next;

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, Piece()));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, Piece())]);

        private int Piece() => Length > 100_000 ? 70_000 : 1 + (_next++ * 7 % 13);
    }
}
