using MlNetSuite.Data;
using MlNetSuite.Training.Tables;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>Categories of many values become the mean answer of their rows.</summary>
public class TargetEncodingTests
{
    [Fact]
    public void Values_beyond_the_most_that_are_kept_are_encoded_as_those_not_seen()
    {
        var column = new TextColumn("city", ["a", "a", "b", "b", "c", "d"]);
        var data = new RegressionTable("t", [column], "y", [1, 1, 5, 5, 9, 9]);
        var (encoding, rows) = TargetEncoding.Fit(data, column, new CategoryLevels(column, most: 2), seed: 1);
        var unseen = new float[2];
        encoding.Copy(-1, unseen);
        Assert.Equal([5, 0], unseen);
        Assert.Equal(0, rows[^1]);
        Assert.Equal([MathF.Log(3), MathF.Log(3), MathF.Log(3), MathF.Log(3), 0, 0], rows.Where((_, i) => i % 2 == 1));
        Assert.Equal([5, 0], encoding.Apply(column)[^2..]);
    }
}
