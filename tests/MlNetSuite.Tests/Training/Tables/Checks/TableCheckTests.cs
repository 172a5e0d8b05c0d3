using MlNetSuite.Data;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Training.Tables.Checks;

namespace MlNetSuite.Tests.Training.Tables.Checks;

/// <summary>Tables whose metrics would look better than they are, and clean ones of which nothing is to be said.</summary>
public class TableCheckTests
{
    private const int Rows = 800;

    public static TheoryData<string> Leaks => ["copy", "scaled", "squared", "rounded", "missing unless", "code"];

    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_column_that_alone_gives_the_answer_is_named_with_its_score(string leak)
    {
        var random = new Random(3);
        var a = Numbers(() => random.NextSingle());
        var targets = Array.ConvertAll(a, x => 10 * x + Noise(random, 3));
        TableColumn column = leak switch
        {
            "copy" => new NumberColumn("paid in the end", targets),
            "scaled" => new NumberColumn("paid in the end", Array.ConvertAll(targets, t => 1.19f * t + 4)),
            "squared" => new NumberColumn("paid in the end", Array.ConvertAll(targets, t => (t + 20) * (t + 20))),
            "rounded" => new NumberColumn("paid in the end", Array.ConvertAll(targets, t => MathF.Round(2 * t) / 2)),
            "missing unless" => new TextColumn("paid in the end", Array.ConvertAll(targets, t => t > 5 ? "2024-05-01" : "")),
            _ => new TextColumn("paid in the end", Array.ConvertAll(targets, t => t > 5 ? "X7" : "Q1")),
        };
        TableColumn[] columns = [new NumberColumn("a", a), new TextColumn("b", Words(random, 5)), column];
        var note = Assert.Single(TableChecks.Notes(leak is "code" or "missing unless"
            ? new ClassificationTable("t", columns, "y", Array.ConvertAll(targets, t => t > 5 ? 1 : 0), ["no", "yes"])
            : new RegressionTable("t", columns, "y", targets), Nothing));
        Assert.Matches(@"^'paid in the end' \((R2|balanced accuracy) (0\.99\d\d|1\.0000)\) alone gives the answer\. ", note);
        Assert.EndsWith("--ignore \"paid in the end\"", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_such_columns_are_told_at_once()
    {
        var random = new Random(3);
        var targets = Numbers(() => random.NextSingle());
        TableColumn[] columns = [new NumberColumn("net", targets), new NumberColumn("gross", Array.ConvertAll(targets, t => 2 * t))];
        Assert.StartsWith("'net' (R2 0.9999), 'gross' (R2 0.9999) alone give, each, the answer.",
            Assert.Single(TableChecks.Notes(new RegressionTable("t", columns, "y", targets), Nothing)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rare_classes_are_not_given_away_by_a_column_that_misses_them()
    {
        var random = new Random(4);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 50 == 0 ? 1 : 0)];
        TableColumn[] columns = [new NumberColumn("a", Numbers(() => random.NextSingle())), new TextColumn("b", Words(random, 3))];
        Assert.Empty(TableChecks.Notes(new ClassificationTable("t", columns, "y", labels, ["fine", "fraud"]), Nothing));
    }

    /// <summary>Signals as real tables have them: strong, but not the answer itself.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_clean_tables_nothing_is_said(int seed)
    {
        var random = new Random(seed);
        var (a, b) = (Numbers(() => random.NextSingle()), Numbers(() => MathF.Round(20 * random.NextSingle())));
        var kinds = Words(random, 4);
        TableColumn[] columns =
        [
            new NumberColumn("id", Numbers(random.NextSingle, counts: true)), new NumberColumn("a", a), new NumberColumn("b", b),
            new TextColumn("kind", kinds), new TextColumn("name", [.. Enumerable.Range(0, Rows).Select(row => $"n{row}")]),
        ];
        var targets = a.Select((x, row) => 10 * x + 0.2f * b[row] + kinds[row][^1] - '0' + Noise(random, 1)).ToArray();
        var numbers = new RegressionTable("t", columns, "y", targets);
        var classes = new ClassificationTable("t", columns, "y", Array.ConvertAll(targets, t => t > 8 ? 1 : 0), ["low", "high"]);
        int[] test = [.. Enumerable.Range(0, Rows).Where(row => row % 5 == 0)], train = [.. Enumerable.Range(0, Rows).Except(test)];
        Assert.Empty(TableChecks.Notes(numbers.Subset(train), numbers.Subset(test)));
        Assert.Empty(TableChecks.Notes(classes.Subset(train), classes.Subset(test)));
        Assert.Empty(AnswerOrder.Notes(numbers));
        Assert.Empty(AnswerOrder.Notes(classes));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void Copies_of_training_rows_are_counted_whatever_their_identifiers_are(int columns)
    {
        var random = new Random(5);
        TableColumn[] measured = [.. Enumerable.Range(0, columns)
            .Select(c => new NumberColumn($"c{c}", Numbers(() => random.NextSingle())))];
        var targets = Numbers(() => random.NextSingle());
        var id = new NumberColumn("row_id", Numbers(random.NextSingle, counts: true));
        var all = new RegressionTable("t", [id, .. measured], "y", targets);
        int[] train = [.. Enumerable.Range(0, 600)], test = [.. Enumerable.Range(600, 150), .. Enumerable.Range(0, 50)];
        Assert.StartsWith("50 of 200 test rows are training rows too",
            Assert.Single(TableChecks.Notes(Renumbered(all.Subset(train)), Renumbered(all.Subset(test)))), StringComparison.Ordinal);
        Assert.Empty(TableChecks.Notes(all.Subset(train), all.Subset([.. test[..150]])));
        Assert.Empty(TableChecks.Notes(all.Subset(train), all.Subset([.. test[..150], 0, 1])));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Rows_of_few_categories_are_equal_without_being_copies(int columns)
    {
        var random = new Random(6);
        // Columns that go together, as answers to a questionnaire do.
        int[] mood = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(3))];
        TableColumn[] answers = [.. Enumerable.Range(0, columns).Select(c => new TextColumn($"c{c}",
            [.. mood.Select(m => random.NextDouble() < 0.7 ? $"v{m}" : $"v{random.Next(3)}")]))];
        var all = new ClassificationTable("t", answers, "y", [.. mood.Select(m => m == 0 || random.Next(4) == 0 ? 0 : 1)], ["x", "y"]);
        Assert.Empty(TableChecks.Notes(all.Subset([.. Enumerable.Range(0, 600)]), all.Subset([.. Enumerable.Range(600, 200)])));
    }

    [Fact]
    public void An_answer_that_goes_with_the_order_of_the_rows_is_told()
    {
        var random = new Random(7);
        TableColumn[] columns = [new NumberColumn("a", Numbers(() => random.NextSingle()))];
        float[] drift = [.. Enumerable.Range(0, Rows).Select(row => row / 200f + Noise(random, 1))];
        Assert.Matches(@"^the answer goes with the order of the rows \(rank correlation 0\.\d\d\), .*--validation time:COLUMN ",
            Assert.Single(AnswerOrder.Notes(new RegressionTable("t", columns, "y", drift))));
        int[] kinds = [.. Enumerable.Range(0, Rows).Select(row => random.NextDouble() < row / (double)Rows ? 1 : 0)];
        TableColumn[] counted = [.. columns, new NumberColumn("step", [.. Enumerable.Range(0, Rows).Select(row => row / 10f)])];
        var classes = new ClassificationTable("t", counted, "y", kinds, ["x", "y"]);
        Assert.Empty(AnswerOrder.Notes(classes));
        var steeper = classes with { Labels = [.. Enumerable.Range(0, Rows).Select(row => random.Next(Rows) < 3 * row - Rows ? 1 : 0)] };
        Assert.Contains("--validation time:step ", Assert.Single(AnswerOrder.Notes(steeper)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_goes_with_an_identifier_or_a_date_is_told_with_that_column()
    {
        var random = new Random(8);
        int[] order = [.. Enumerable.Range(0, Rows)];
        random.Shuffle(order);
        float[] drift = [.. order.Select(o => o / 200f + Noise(random, 1))];
        var id = new NumberColumn("customer_id", [.. order.Select(o => o + 1000f)]);
        Assert.Contains("goes with 'customer_id'", Assert.Single(AnswerOrder.Notes(new RegressionTable("t", [id], "y", drift))),
            StringComparison.Ordinal);
        var day = new DateColumn("day", [.. order.Select(o => new DateTime(2024, 1, 1).AddDays(o).Ticks)], DateFormat.Parse("yyyy-MM-dd")!);
        Assert.Contains("--validation time:day ", Assert.Single(AnswerOrder.Notes(new RegressionTable("t", [day], "y", drift))),
            StringComparison.Ordinal);
        var noise = Numbers(() => random.NextSingle());
        Assert.Empty(AnswerOrder.Notes(new RegressionTable("t", [id, day], "y", noise)));
    }

    [Fact]
    public void Files_sorted_by_their_answer_or_put_together_by_a_category_are_nobody_s_time()
    {
        var random = new Random(9);
        TableColumn[] columns = [new NumberColumn("a", Numbers(() => random.NextSingle()))];
        Assert.Empty(AnswerOrder.Notes(new ClassificationTable("iris", columns, "y", [.. Enumerable.Range(0, Rows).Select(r => r / 270)],
            ["a", "b", "c"])));
        Assert.Empty(AnswerOrder.Notes(new RegressionTable("t", columns, "y", [.. Numbers(() => random.NextSingle()).Order()])));
        string[] species = [.. Enumerable.Range(0, Rows).Select(row => $"s{row / 270}")];
        Assert.Empty(AnswerOrder.Notes(new RegressionTable("penguins", [.. columns, new TextColumn("species", species)], "mass",
            [.. species.Select(s => s[1] - '0' + Noise(random, 0.4f))])));
    }

    [Fact]
    public void Numbers_that_are_almost_all_the_same_are_told()
    {
        var random = new Random(10);
        TableColumn[] columns = [new NumberColumn("a", Numbers(() => random.NextSingle()))];
        var table = new RegressionTable("t", columns, "y", [.. Enumerable.Range(0, Rows).Select(row => row % 20 == 0 ? row : 0f)]);
        Assert.StartsWith("95.1 % of the rows have 0 as the answer", Assert.Single(TableChecks.Notes(table, Nothing)).Replace(' ', ' '),
            StringComparison.Ordinal);
    }

    private static RegressionTable Nothing => new("none", [], "y", []);

    private static float[] Numbers(Func<float> next, bool counts = false) =>
        [.. Enumerable.Range(0, Rows).Select(row => counts ? row + 1 : next())];

    private static string[] Words(Random random, int count) => [.. Enumerable.Range(0, Rows).Select(_ => $"w{random.Next(count)}")];

    private static float Noise(Random random, float size) =>
        size * (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f);

    private static RegressionTable Renumbered(RegressionTable table) => table with
    {
        Columns = [new NumberColumn("row_id", [.. Enumerable.Range(0, table.Count).Select(row => (float)row)]), .. table.Columns.Skip(1)],
    };
}
