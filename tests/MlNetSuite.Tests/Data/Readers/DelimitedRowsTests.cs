using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

public class DelimitedRowsTests
{
    [Property(Arbitrary = [typeof(Nasty)], MaxTest = 3_000)]
    public void Any_text_is_read_as_by_the_careful_reader(NastyText text, bool quoting, byte separator, bool blankIsRow)
    {
        var delimiters = new Delimiters((string[])[",", ";", "\t", "|", "::", "\u0001"] is var all ? all[separator % all.Length] : ",", quoting);
        var bytes = text.Bytes(delimiters.Separator);

        Assert.Equal(
            Told(() => new DelimitedReader(new("nasty", new MemoryStream(bytes)), delimiters), blankIsRow),
            Told(() => new DelimitedRows(() => new("nasty", new MemoryStream(bytes)), delimiters), blankIsRow));
    }

    [Theory]
    [InlineData("a 5\" pipe")]
    [InlineData("\"open")]
    [InlineData("\"closed\" and more")]
    [InlineData("\"a\rb\"")]
    [InlineData("zero\0")]
    public void Rows_before_and_after_a_misshapen_one_are_read_as_by_the_careful_reader(string cell)
    {
        var bytes = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 20_000).Select(row => $"{row},\"x\n\"\"{row}\"\"\",{(row == 15_000 ? cell : "y")}\n")));
        var delimiters = new Delimiters(",", true);

        Assert.Equal(
            Told(() => new DelimitedReader(new("long", new MemoryStream(bytes)), delimiters)),
            Told(() => new DelimitedRows(() => new("long", new MemoryStream(bytes)), delimiters)));
    }

    /// <summary>Every row with its line, and the refusal at the end if there is one. The first is a header.</summary>
    private static List<string> Told(Func<RowCursor> open, bool blankIsRow = false)
    {
        List<string> told = [];
        try
        {
            using var rows = open();
            while (rows.Read())
            {
                rows.CheckQuotes(0);
                Assert.Equal(rows.Texts(), Enumerable.Range(0, rows.Count).Select(cell => rows.Characters(cell).ToString()));
                told.Add($"{rows.Line}: {string.Join('\u241F', rows.Texts())}");
                if (told.Count == 1)
                    rows.BeginRows(blankIsRow, belowHeader: true);
            }
            told.Add($"blank: {rows.Blank}");
        }
        catch (InputException refusal)
        {
            told.Add(refusal.Message);
        }
        return told;
    }

    public sealed record NastyText(IReadOnlyList<string> Pieces, IReadOnlyList<byte> Stray, int Place)
    {
        internal byte[] Bytes(string separator)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Pieces.Select(piece => piece == "," ? separator : piece)));
            var place = Place % (bytes.Length + 1);
            return [.. bytes[..place], .. Stray, .. bytes[place..]];
        }

        public override string ToString() => string.Join("\u00B7", Pieces).Replace("\n", "\\n", StringComparison.Ordinal);
    }

    /// <summary>Texts of well-formed cells, and now and then of what no writer of CSV writes.</summary>
    public static class Nasty
    {
        public static Arbitrary<NastyText> Text() => (
            from pieces in Gen.ListOf(Gen.Frequency(
                (8, Gen.Constant(",")),
                (6, Gen.Elements("a", "12,5", "-1", " x ", "\u00E9", "\u20AC", "\uD83D\uDE00", "::", ":", "", "#")),
                (4, Gen.Elements("\n", "\n", "\r\n", "\r\n", "\r", "\n\n", ",\"\"\n", "\n\"\"\n")),
                (3, Gen.Elements(",\"a\"", ",\"a,b\"", ",\"a\"\"b\"", ",\"a\nb\"", ",\"a\r\nb\"", ",\"\"\"\"", ",\"\"", "\n\"a\",")),
                (1, Gen.Elements("\"", "\"\"", " \"a\"", "\"a\" ", "a\"b", ",\"a\rb\"", "\0", "\uFEFF"))))
            from stray in Gen.Frequency((9, Gen.Constant<byte[]>([])), (1, Gen.Elements<byte[]>([0xE9], [0xC3], [0xFF, 0xFE])))
            from place in Gen.Choose(0, 200)
            select new NastyText([.. pieces], stray, place)).ToArbitrary();
    }
}
