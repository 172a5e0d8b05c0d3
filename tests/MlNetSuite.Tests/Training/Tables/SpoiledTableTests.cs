using System.Globalization;
using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>A table teaches as much in whatever way it is written; where it cannot, a note says what was lost.</summary>
public sealed class SpoiledTableTests(SpoiledTableTests.CleanTable clean) : IClassFixture<SpoiledTableTests.CleanTable>, IDisposable
{
    private const int Rows = 400;

    private static readonly string[] Header = ["price", "change", "when", "colour", "zip", "y"];
    private static readonly string[] Colours = ["red", "green", "blue"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What is only written in another way.</summary>
    public static TheoryData<string> Rewritten => ["decimal commas", "thousands", "points between thousands", "apostrophes", "dollars",
        "euros after", "percent", "parentheses", "unicode minus", "German dates", "American dates", "British dates", "month names",
        "weekdays", "compact dates", "compact time stamps", "a title", "a separator line", "tabs", "carriage returns", "a second header",
        "a nameless counter", "empty rows", "no answers"];

    /// <summary>What loses cells.</summary>
    public static TheoryData<string> Lossy => ["unknown", "spreadsheet errors", "dashes", "impossible dates", "below a limit"];

    [Theory]
    [MemberData(nameof(Rewritten))]
    public void What_is_written_in_another_way_teaches_the_same(string way)
    {
        var (r2, notes) = Train(Spoiled(way));
        Assert.True(r2 > clean.R2 - 0.01, $"{way}: R2 {r2} instead of {clean.R2}; {string.Join("; ", notes)}");
    }

    [Theory]
    [MemberData(nameof(Lossy))]
    public void What_cannot_be_read_is_told_and_the_rest_teaches_on(string way)
    {
        var (r2, notes) = Train(Spoiled(way));
        Assert.Contains(notes, note => note.Contains("taken as missing", StringComparison.Ordinal));
        Assert.True(r2 > 0.9, $"{way}: R2 {r2} instead of {clean.R2}; {string.Join("; ", notes)}");
    }

    /// <summary>The file that is spoiled, as it is.</summary>
    public sealed class CleanTable : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public CleanTable() => R2 = Train(_folder, Written(Table(), Header)).R2;

        internal double R2 { get; }

        public void Dispose() => _folder.Dispose();
    }

    private static string Spoiled(string way)
    {
        var rows = Table();
        string Column(int place, Func<string, string> write, string separator = ",")
        {
            foreach (var row in rows)
                row[place] = write(row[place]);
            return Written(rows, Header, separator);
        }
        string Dates(string letters) => Column(2, cell => DateTime.Parse(cell, CultureInfo.InvariantCulture)
            .ToString(letters, CultureInfo.InvariantCulture));
        string Every(int nth, int place, string cell)
        {
            for (var i = 3; i < rows.Length; i += nth)
                rows[i][place] = cell;
            return Written(rows, Header);
        }
        string Grouped(string cell, string mark, string point = ".") =>
            decimal.Parse(cell, CultureInfo.InvariantCulture).ToString("#,##0.00", new NumberFormatInfo
            {
                NumberGroupSeparator = mark,
                NumberDecimalSeparator = point,
            });
        string[] Lines() => Written(rows, Header).Split('\n');
        switch (way)
        {
            case "decimal commas":
                Column(0, cell => cell.Replace('.', ','));
                return Column(1, cell => cell.Replace('.', ','), ";");
            case "thousands":
                return Column(0, cell => $"\"{Grouped(cell, ",")}\"");
            case "points between thousands":
                return Column(0, cell => Grouped(cell, ".", ","), ";");
            case "apostrophes":
                return Column(0, cell => Grouped(cell, "'"));
            case "dollars":
                return Column(0, cell => $"${cell}");
            case "euros after":
                return Column(0, cell => $"{cell.Replace('.', ',')}\u00a0€", ";");
            case "percent":
                return Column(1, cell => $"{cell} %");
            case "parentheses":
                return Column(1, cell => cell.StartsWith('-') ? $"({cell[1..]})" : cell);
            case "unicode minus":
                return Column(1, cell => cell.Replace('-', '\u2212'));
            case "German dates":
                return Dates("dd.MM.yyyy");
            case "American dates":
                return Dates("MM'/'dd'/'yyyy");
            case "British dates":
                return Dates("d'/'M'/'yy");
            case "month names":
                return Dates("d MMM yyyy");
            case "weekdays":
                return Dates("ddd dd.MM.yyyy");
            case "compact dates":
                return Dates("yyyyMMdd");
            case "compact time stamps":
                return Dates("yyyyMMddHHmmss");
            case "a title":
                return $"Sales of the year\n\n{Written(rows, Header)}";
            case "a separator line":
                return $"sep=;\n{Written(rows, Header, ";")}";
            case "tabs":
                return Written(rows, Header, "\t");
            case "carriage returns":
                return "\ufeff" + Written(rows, Header).Replace("\n", "\r\n", StringComparison.Ordinal);
            case "a second header":
                return string.Join('\n', [.. Lines()[..200], Lines()[0], .. Lines()[200..]]);
            case "a nameless counter":
                return string.Join('\n', Lines().Select((line, i) => line.Length == 0 ? "" : i == 0 ? $",{line}" : $"{i - 1},{line}"));
            case "empty rows":
                return string.Join('\n', [.. Lines()[..200], ",,,,,", .. Lines()[200..]]);
            case "no answers":
                return string.Join('\n', [.. Lines()[..200], "1,2,2022-01-01,red,01067,NA", .. Lines()[200..]]);
            case "unknown":
                return Every(50, 0, "unknown");
            case "spreadsheet errors":
                return Every(50, 1, "#N/A");
            case "dashes":
                return Every(50, 1, "-");
            case "impossible dates":
                return Every(50, 2, "0000-00-00");
            case "below a limit":
                return Every(50, 0, "<0.5");
            default:
                throw new ArgumentException(way);
        }
    }

    private (double R2, IReadOnlyList<string> Notes) Train(string content) => Train(_folder, content);

    private static (double R2, IReadOnlyList<string> Notes) Train(TemporaryFolder folder, string content)
    {
        var (file, zip) = (folder.File("rows.csv"), folder.File("rows.zip"));
        File.WriteAllText(file, content);
        var request = new TrainRequest { Data = file, Roles = new() { Label = "y" }, Trainer = "sdca", Artifact = zip };
        var outcome = TrainingTasks.Find("regression").Train(request, new(Seed: 1, Threads: 1));
        return (outcome.Metrics["r2"], outcome.Notes);
    }

    /// <summary>Cells of rows whose answer hangs on every column.</summary>
    private static string[][] Table()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Rows).Select(_ =>
        {
            var (price, change, day) = (random.Next(100, 500_000) / 100.0, random.Next(-900, 900) / 10.0, random.Next(720));
            var (colour, zip) = (random.Next(3), random.Next(4));
            var y = price / 500 + change / 20 + day / 100.0 + 3 * colour + 2 * (zip % 2);
            return (string[])[Invariant(price), Invariant(change), new DateTime(2021, 1, 1).AddDays(day).ToString("yyyy-MM-dd",
                CultureInfo.InvariantCulture), Colours[colour], $"0{zip + 1}067", Invariant(y)];
        })];
    }

    private static string Invariant(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Written(string[][] rows, string[] header, string separator = ",")
    {
        var text = new StringBuilder();
        foreach (var row in (string[][])[header, .. rows])
            text.AppendJoin(separator, row).Append('\n');
        return text.ToString();
    }
}
