using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Training.Tables;

namespace MlNetSuite.Tests.Training.Tables;

public class ColumnInferenceTests
{
    [Theory]
    [InlineData("1,2.5,-3e2,4", "Number")]
    [InlineData("7,7,7,7", "Nothing")]
    [InlineData("NA,?,,null", "Nothing")]
    [InlineData("red,blue,red,blue", "Category")]
    [InlineData("2024-01-31,2023-12-01,,2024-02-01", "Date")]
    [InlineData("2024-01-31T10:00:00,2023-12-01T00:00:00Z,2024-02-01,2024-02-01", "Date")]
    [InlineData("1.2.3,4.5.6,7.8.9,1.2.3", "Category")]
    [InlineData("may,june,july,may", "Category")]
    public void A_column_is_what_its_values_say(string values, string kind) =>
        Assert.Equal(kind, Kind("c", Enumerable.Repeat(values.Split(','), 10).SelectMany(v => v)));

    [Fact]
    public void Identifiers_are_told_by_name_if_numbers_and_by_being_all_different_if_text()
    {
        Assert.Equal("Nothing", Kind("Customer_ID", Enumerable.Range(1, 50).Select(i => $"{i * 3}")));
        Assert.Equal("Number", Kind("age", Enumerable.Range(1, 50).Select(i => $"{i * 3}")));
        Assert.Equal("Nothing", Kind("code", Enumerable.Range(1, 50).Select(i => $"X-{i}")));
    }

    [Theory]
    [InlineData("customer_id", "Nothing")]
    [InlineData("customerId", "Nothing")]
    [InlineData("CustomerID", "Nothing")]
    [InlineData("Row ID #", "Nothing")]
    [InlineData("AMOUNT_PAID", "Number")]
    [InlineData("BID", "Number")]
    [InlineData("Grid", "Number")]
    [InlineData("Index", "Number")]
    [InlineData("number", "Number")]
    public void Whole_numbers_in_any_order_of_which_none_recurs_are_identifiers_by_the_last_word_of_their_name(string name, string kind) =>
        Assert.Equal(kind, Kind(name, Enumerable.Range(1, 50).Select(i => $"{i * 37 % 101}")));

    [Theory]
    [InlineData("Index", "Nothing")]
    [InlineData("Unnamed: 0", "Nothing")]
    [InlineData("Nr.", "Nothing")]
    [InlineData("price", "Number")]
    public void Whole_numbers_that_grow_from_row_to_row_count_the_rows_if_their_name_says_so(string name, string kind) =>
        Assert.Equal(kind, Kind(name, Enumerable.Range(1, 50).Select(i => $"{i}")));

    [Fact]
    public void Long_texts_that_differ_are_prose() =>
        Assert.Equal("Prose", Kind("notes", Enumerable.Range(1, 50).Select(i => $"the number of this one is {i}")));

    [Fact]
    public void Telephone_numbers_that_differ_are_no_prose() =>
        Assert.Equal("Nothing", Kind("phone", Enumerable.Range(1, 50).Select(i => $"+49 30 12 {i:00}")));

    [Theory]
    [InlineData("red|RED|blue", "'RED', 'red'")]
    [InlineData("TRUE|true|1|0|false", "'1', 'TRUE', 'true'; '0', 'false'")]
    [InlineData("a |a|b", null)]
    [InlineData("yes|no", null)]
    public void Categories_that_mean_the_same_to_a_person_are_told(string values, string? alike)
    {
        var column = Infer("colour", Enumerable.Repeat(values.Split('|'), 10).SelectMany(v => v));
        Assert.Equal(alike, column.Alike);
        Assert.Equal(alike is null ? [] : [$"'colour' has values that are told apart by how they are written alone: {alike}"],
            ColumnInference.Notes([column]));
    }

    private static string Kind(string name, IEnumerable<string> values) => Infer(name, values).Kind.ToString();

    private static InferredColumn Infer(string name, IEnumerable<string> values)
    {
        var texts = values.ToArray();
        var survey = new ColumnSurvey(name, line => $"line {line}", known: null);
        foreach (var (line, text) in texts.Index())
            survey.Add(text, line);
        var column = new ColumnBuilder(name, TableSurvey.Decide([survey], ",").Single());
        Array.ForEach(texts, text => column.Add(text));
        var data = new RegressionTable("t", [column.ToColumn()], "y", new float[texts.Length]);
        return ColumnInference.Of(data).Single();
    }
}
