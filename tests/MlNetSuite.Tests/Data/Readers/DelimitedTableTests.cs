using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Tests.Data.Readers;

public class DelimitedTableTests
{
    private const int Rows = 20_000;

    private static readonly (string Name, Func<Random, int, string> Cell)[] Columns =
    [
        ("plain", (r, _) => r.NextDouble().ToString("0.####", CultureInfo.InvariantCulture)),
        ("comma", (r, _) => $"{r.Next(-900, 900)},{r.Next(100):00}"),
        ("money", (r, _) => r.Next(50) == 0 ? "n.v." : $"{r.Next(1, 900)},{r.Next(100):00} \u20AC"),
        ("grouped", (r, _) => $"{r.Next(1, 9)}.{r.Next(1000):000},{r.Next(10)}"),
        ("code", (r, _) => $"{r.Next(1000):00000}"),
        ("word", (r, _) => ((string[])["red", "blue", " green", ""])[r.Next(4)]),
        ("late", (r, row) => row < 200 ? "" : row % 11 == 0 ? "?" : $"{row}"),
        ("turning", (_, row) => row < 300 ? $"{row}" : $"word {row % 7}"),
        ("day", (r, _) => $"{r.Next(1, 28):00}.{r.Next(1, 13):00}.{r.Next(1990, 2024)}"),
        ("compact", (r, _) => $"{r.Next(1990, 2024)}{r.Next(1, 13):00}{r.Next(1, 28):00}"),
        ("unique", (_, row) => $"row {row}"),
        ("noisy", (r, _) => r.Next(30) == 0 ? $"{r.Next(9)}" : $"{r.Next(1990, 2024)}-{r.Next(1, 13):00}-{r.Next(1, 28):00}"),
        ("percent", (r, _) => r.Next(3) == 0 ? $"0.{r.Next(100)}" : $"{r.Next(100)}%"),
        ("named", (r, _) => $"{r.Next(1, 28)} {((string[])["Jan", "Oktober", "M\u00E4rz"])[r.Next(3)]} 2020"),
        ("unsure", (r, _) => r.Next(5) == 0 ? "unknown" : r.Next(9) == 0 ? "new" : $"{r.Next(-40, 900)}.{r.Next(10)}"),
        ("widening", (r, row) => row < 5_000 ? $"{r.Next(100)}" : $"{r.Next(100)}.{r.Next(1000):000}"),
        ("exact", (r, _) => $"{r.NextInt64(1 << 23, 1L << 50)}.{r.Next(1000):000}"),
        ("answer", (r, _) => $" {r.Next(3)}"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Columns_of_many_rows_are_what_their_cells_make_one_after_another(int threads)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        string[][] rows = [.. Enumerable.Range(0, Rows).Select(row => Columns.Select(c => c.Cell(random, row)).ToArray())];
        var path = Path.Combine(folder.Path, "t.csv");
        File.WriteAllLines(path, [string.Join(';', Columns.Select(c => c.Name)), .. rows.Select(row => string.Join(';', row))]);

        var read = DelimitedTable.Read(InputFile.At(path), new(new() { Label = "answer" }), threads, TestContext.Current.CancellationToken);

        ColumnSurvey[] surveys = [.. Columns.Select((c, place) => new ColumnSurvey(c.Name, line => $"line {line:N0}", null)
        {
            IsAnswer = place == Columns.Length - 1,
        })];
        for (var row = 0; row < Rows; row++)
            for (var c = 0; c < Columns.Length; c++)
                surveys[c].Add(rows[row][c], row + 2);
        var readings = TableSurvey.Decide(surveys, ";");
        for (var c = 0; c + 1 < Columns.Length; c++)
        {
            var builder = new ColumnBuilder(Columns[c].Name, readings[c]);
            foreach (var row in rows)
                builder.Add(row[c]);
            var (expected, actual) = (builder.ToColumn(), read.Columns[c]);
            Assert.Equal(expected.GetType(), actual.GetType());
            Assert.Equal(expected.Notes, actual.Notes);
            Assert.Equal(expected.Unreadable, actual.Unreadable);
            for (var row = 0; row < Rows; row++)
            {
                Assert.Equal(expected.Text(row), actual.Text(row));
                Assert.Equal(BitConverter.SingleToInt32Bits(expected.Number(row)), BitConverter.SingleToInt32Bits(actual.Number(row)));
            }
        }
        Assert.Equal(rows.Select(row => row[^1].Trim()), read.Answers);
        Assert.Equal("line 20,001", read.Places(Rows - 1));
    }

    [Fact]
    public void Digits_are_read_all_at_once_as_one_by_one()
    {
        const string Letters = "0123456789012345678901234567890.,- \u0660\u20ACx";
        var random = new Random(2);
        for (var i = 0; i < 300_000; i++)
        {
            var field = new string([.. Enumerable.Range(0, random.Next(1, 19)).Select(_ => Letters[random.Next(random.Next(2) * 7 + 31)])]);
            var room = field + new string((char)random.Next(48, 58), PlainDigits.Lanes);

            var isRead = PlainDigits.TryReadWithin(in room.GetPinnableReference(), field.Length, out var atOnce);

            Assert.Equal(PlainDigits.TryRead(field, out var oneByOne), isRead);
            Assert.Equal(oneByOne, atOnce);
        }
    }

    [Fact]
    public void Plain_numbers_are_what_the_platform_reads()
    {
        var random = new Random(1);
        for (var i = 0; i < 300_000; i++)
        {
            var digits = random.NextInt64((long)Math.Pow(10, random.Next(1, 16))).ToString(CultureInfo.InvariantCulture);
            var mark = random.Next(digits.Length + 1);
            var text = (random.Next(3) == 0 ? "-" : "") + digits[..mark] + (random.Next(4) == 0 ? "" : ".") + digits[mark..];

            Assert.True(TableColumn.TryNumber(text, out var number));
            Assert.Equal(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)),
                BitConverter.SingleToInt32Bits(number));
        }
    }
}
