using System.Text.Json;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Tests.Prediction.Rows;

public class RowValuesTests
{
    [Theory]
    [InlineData("1e300")]
    [InlineData("-1e39")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    public void A_number_that_single_precision_cannot_hold_is_refused_whoever_gives_it(string number)
    {
        var fault = Assert.Throws<PredictionInputException>(() => RowValues.Single("income", number));
        Assert.Equal($"column 'income' takes a number of single precision, up to 3.4e38, not '{number}'.", fault.Message);
        using var json = JsonDocument.Parse($"\"{number}\"");
        Assert.Throws<PredictionInputException>(() => RowValues.Single("income", json.RootElement));
    }

    [Fact]
    public void Letter_case_counts_where_columns_differ_in_nothing_else()
    {
        var schema = ModelSchema.FromColumns([new("A", "Single"), new("a", "Single"), new("Size", "Single")]);
        var row = new Dictionary<string, object?> { ["a"] = 1, ["SIZE"] = 3 };
        Assert.Equal(1, RowValues.Find(row, "a", schema));
        Assert.Equal(3, RowValues.Find(row, "Size", schema));
        Assert.Equal("the row lacks the column 'A'; it has: a, SIZE; the model takes: A, a, Size.",
            Assert.Throws<PredictionInputException>(() => RowValues.Find(row, "A", schema)).Message);
        var names = ModelSchema.FromColumns([new("Ab", "Single"), new("aB", "Single")]);
        Assert.Throws<PredictionInputException>(() => RowValues.Find(new Dictionary<string, object?> { ["ab"] = 1 }, "Ab", names));
    }

    [Fact]
    public void Numbers_of_any_kind_are_read()
    {
        Assert.Equal(1.5f, RowValues.Single("x", 1.5m));
        Assert.Equal(3.4e38f, RowValues.Single("x", "3.4e38"));
        Assert.True(float.IsNaN(RowValues.Single("x", null)));
        Assert.Throws<PredictionInputException>(() => RowValues.Single("x", double.PositiveInfinity));
    }
}
