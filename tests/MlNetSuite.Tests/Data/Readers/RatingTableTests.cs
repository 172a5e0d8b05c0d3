using MlNetSuite.Data;

namespace MlNetSuite.Tests.Data.Readers;

public sealed class RatingTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1::31::2.5::100\n2::31::4::200\n")]
    [InlineData("1\t31\t2.5\t100\n2\t31\t4\t200\n")]
    [InlineData("userId,movieId,rating,timestamp\n1,31,2.5,100\n2,31,4.0,200\n")]
    [InlineData("timestamp;rating;item;user\n100;2.5;31;1\n200;4;31;2\n")]
    [InlineData("1,31,2.5,100\r\n2, 31 ,4,200")]
    [InlineData("userId,movieId,rating,timestamp\n1,31,2.5,1970-01-01T00:01:40Z\n2,31,4.0,200\n")]
    public void Movielens_in_every_dress_is_read(string content)
    {
        var train = Read(content).Train;

        Assert.Equal(["1", "2"], train.Users);
        Assert.Equal(["31"], train.Items);
        Assert.Equal([2.5f, 4], train.Ratings);
        Assert.Equal([100L, 200], train.Timestamps!);
    }

    [Fact]
    public void Ratings_may_have_a_decimal_comma_which_is_told()
    {
        var split = Read("user;item;rating\nann;tea;4,5\nbob;tea;3\n");

        Assert.Equal([4.5f, 3], split.Train.Ratings);
        Assert.Contains(split.Notes, note => note.EndsWith("ratings have a decimal comma", StringComparison.Ordinal));
        Assert.Contains("rating '3.5'", Assert.Throws<InputException>(() =>
            Read("user;item;rating\nann;tea;4,5\nbob;tea;3.5\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_columns_are_implicit_feedback()
    {
        var train = Read("user,item\nann,tea\nbob,tea\n").Train;

        Assert.Equal([1f, 1], train.Ratings);
        Assert.Null(train.Timestamps);
    }

    [Fact]
    public void Columns_may_be_given()
    {
        var train = Read("a,b,c\nx,y,3\n", new() { User = "b", Item = "a", Rating = "c" }).Train;

        Assert.Equal(["y"], train.Users);
        Assert.Equal(["x"], train.Items);
    }

    [Fact]
    public void Of_repeated_pairs_the_last_by_time_stays_and_it_is_said()
    {
        var split = Read("user,item,rating,timestamp\na,x,1,10\na,x,2,30\na,x,3,20\nb,x,4,1\nb,x,5,1\n");

        Assert.Equal([2f, 5], split.Train.Ratings);
        Assert.Equal([30L, 1], split.Train.Timestamps!);
        Assert.Contains("3 repeated ratings", Assert.Single(split.Notes));
    }

    [Fact]
    public void Training_and_test_rows_share_their_lists_of_ids()
    {
        var test = _folder.Write("test.csv", "user,item,rating\nb,x,1\nc,z,2\n");
        var split = DatasetReader.Default.Ratings(_folder.Write("train.csv", "user,item,rating\na,x,1\nb,y,2\n"), test: test,
            cancel: Cancel);

        Assert.Same(split.Train.Users, split.Test!.Users);
        Assert.Equal(["a", "b", "c"], split.Train.Users);
        Assert.Equal([1, 2], split.Test.UserIndex);
        Assert.Equal([0, 2], split.Test.ItemIndex);
    }

    [Theory]
    [InlineData("user,item,rating\na,x,1\nb,y,NaN\n", "line 3: rating 'NaN' in column 'rating'; expected a finite number")]
    [InlineData("user,item,rating\na,x,1\nb,y,Infinity\n", "line 3: rating 'Infinity'")]
    [InlineData("user,item,rating\na,x,1e39\n", "line 2: rating '1e39'")]
    [InlineData("user,item,rating\na,x,4 stars\n", "line 2: rating '4 stars'")]
    [InlineData("user,item,rating\na,x,\n", "line 2: rating ''")]
    [InlineData("user,item,rating\n ,x,1\n", "line 2: the user is empty")]
    [InlineData("user,item,rating\na,,1\n", "line 2: the item is empty")]
    [InlineData("user,item,rating,timestamp\na,x,1,yesterday\n", "line 2: timestamp 'yesterday'")]
    [InlineData("user,item,rating\na,x\n", "line 2: 2 fields; expected 3 (user, item, rating)")]
    [InlineData("user,note,item,rating\na,\"b,x,1\nc,d\",x,1\ne,\"f\"g,x,1\n", "line 4: text after the closing quote of field 2")]
    [InlineData("user,note,item,rating\na,\"b\"\",x,1\nc,\"d,x,1\ne,f,x,1\n", "line 2: text after the closing quote of field 2")]
    [InlineData("user,note,item,rating\na,b,x,1\nc,\"d,x,1\ne,f,x,1\n", "line 3: the quoted field 2 is never closed")]
    [InlineData("user,thing,rating\na,x,1\n", "no item column found; the file has: user, thing, rating. Name it with --item")]
    [InlineData("user,item,rating\n", "no rows")]
    [InlineData("", "empty")]
    public void Bad_rows_are_refused_with_line_found_and_expected(string content, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Read(content)).Message);

    private DataSplit<RatingDataset> Read(string content, ColumnRoles? roles = null) =>
        DatasetReader.Default.Ratings(_folder.Write($"{Guid.NewGuid():N}.dat", content), roles, cancel: Cancel);
}
