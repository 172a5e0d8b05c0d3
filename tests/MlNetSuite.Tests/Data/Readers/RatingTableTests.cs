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
        var mixed = Read("user;item;rating\nann;tea;4,5\nbob;tea;3.5\ncyd;tea;2,5\n");
        Assert.Equal([4.5f, 2.5f], mixed.Train.Ratings);
        Assert.Equal(["ann", "cyd"], mixed.Train.Users);
        Assert.Contains(mixed.Notes,
            note => note.EndsWith("without a rating in 'rating': 1 row, '3.5' (line 3)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("n/a")]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("-")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e39")]
    [InlineData("did not finish")]
    public void Rows_without_a_readable_rating_are_left_out_and_told_by_cell_and_line(string cell)
    {
        var split = Read($"user,item,rating,timestamp\na,x,1,10\nb,y,{cell},\nc,x,4.5,20\nd,x,{cell},30\na,y,2,40\n");

        Assert.Equal([1f, 4.5f, 2], split.Train.Ratings);
        Assert.Equal([10L, 20, 40], split.Train.Timestamps!);
        Assert.Equal(["a", "c"], split.Train.Users);
        Assert.Equal(["x", "y"], split.Train.Items);
        Assert.EndsWith($"without a rating in 'rating': 2 rows, {(cell.Length == 0 ? "nothing" : $"'{cell}'")} (2 times, first in line 3)",
            Assert.Single(split.Notes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    public void Rows_without_a_user_or_an_item_are_left_out_and_told(string id)
    {
        var split = Read($"user,item,rating\na,x,1\n{id},y,2\nb,x,3\nb,{id},4\n");
        var shown = id.Trim().Length == 0 ? "nothing" : $"'{id}'";

        Assert.Equal([1f, 3], split.Train.Ratings);
        Assert.Equal(["a", "b"], split.Train.Users);
        Assert.Equal(["x"], split.Train.Items);
        Assert.EndsWith($"without a user: 1 row, {shown} (line 3)", split.Notes[0]);
        Assert.EndsWith($"without an item: 1 row, {shown} (line 5)", split.Notes[1]);
    }

    [Fact]
    public void Words_for_a_missing_rating_may_be_given_and_missing_ones_be_refused()
    {
        const string Content = "user,item,rating\na,x,1\nb,x,-1\nc,x,5\n";

        Assert.Equal([1f, 5], Read(Content, new() { Missing = ["-1"] }).Train.Ratings);
        Assert.Contains("no rating in column 'rating', but 'n/a' (line 3); --missing-label leave-out", Assert.Throws<InputException>(() =>
            Read("user,item,rating\na,x,1\nb,x,n/a\n", new() { MissingLabel = MissingLabel.Fail })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Eva3", "eva3", "'Eva3', 'eva3'")]
    [InlineData("3", "3.0", "'3', '3.0'")]
    [InlineData("Eva  Braun", "Eva Braun", "'Eva  Braun', 'Eva Braun'")]
    [InlineData("16777216", "16777217", null)]
    [InlineData("90000000000000001", "90000000000000002", null)]
    [InlineData("007", "7", null)]
    [InlineData("3", "3.5", null)]
    public void Ids_that_differ_in_writing_alone_are_told_once_for_users_and_once_for_items(string one, string other, string? told)
    {
        var split = Read($"user,item,rating\n{one},{one},1\n{other},{one},2\n{one},{other},3\nb,x,4\n");

        Assert.Equal([one, other, "b"], split.Train.Users);
        Assert.Equal(told is null ? [] : (string[])[$"users that are told apart by how their ids are written alone: {told}",
            $"items that are told apart by how their ids are written alone: {told}"],
            split.Notes.Select(note => note[(note.IndexOf(" has ", StringComparison.Ordinal) + 5)..]));
    }

    [Theory]
    [InlineData("-1 -1 7 8 9 10 6 7", "'-1' (2 times, first in line 2) among ratings from 6 to 10; if it means \"not rated\", --mis")]
    [InlineData("3 -1 0 1 2 3 4 5", "'-1' (line 3) among ratings from 0 to 5")]
    [InlineData("0 0 0 5 8 8 9 10", "'0' (3 times, first in line 2) among ratings from 5 to 10; if it means \"not rated\", --missing=0")]
    [InlineData("0 0 1 1 2 3 4 5", null)]
    [InlineData("0 1 2 2 3 4 4 5 5 1", null)]
    [InlineData("-1 0 1 1 0 -1 1 1", null)]
    [InlineData("-1 1 1 -1 1", null)]
    [InlineData("-10 -1 0 3 5 10", null)]
    [InlineData("0 0 0 1 1 0", null)]
    [InlineData("0 0 0 0.5 1 2 3 4", null)]
    public void Ratings_that_may_mean_that_there_is_none_are_told(string ratings, string? told)
    {
        var split = Read("user,item,rating\n" + string.Concat(ratings.Split(' ').Select((rating, row) => $"u{row},x,{rating}\n")));

        Assert.Equal(ratings.Split(' ').Length, split.Train.Count);
        if (told is null)
            Assert.Empty(split.Notes);
        else
            Assert.Contains(told, Assert.Single(split.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user,tt", 25)]
    [InlineData("user,tt", 11)]
    [InlineData("name,", 25)]
    [InlineData("userId,film ", 30)]
    public void A_table_with_a_column_for_each_item_is_refused_by_what_it_is(string header, int columns)
    {
        var (first, item) = (header.Split(',')[0], header.Split(',')[1]);
        var items = Enumerable.Range(1, columns - 1).ToList();
        var content = $"{first},{string.Join(',', items.Select(i => $"{item}{i}"))}\n" + string.Concat(Enumerable.Range(0, 20).Select(
            row => $"ann{row},{string.Join(',', items.Select(i => (i + row) % 3 == 0 ? "" : $"{(i * row) % 5 + 1}"))}\n"));

        Assert.Contains($"{columns} columns, nearly all of numbers: one column per item? Expected one row per user, item and rating",
            Assert.Throws<InputException>(() => Read(content)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wide_table_of_words_lacks_a_column() => Assert.StartsWith("no user column found", Assert.Throws<InputException>(() =>
        Read($"{string.Join(',', Enumerable.Range(1, 12).Select(i => $"c{i}"))}\n" + string.Concat(Enumerable.Range(0, 9).Select(row =>
            $"{string.Join(',', Enumerable.Range(1, 12).Select(i => $"w{i * row % 4}"))}\n")))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_column_of_an_unknown_name_is_not_passed_over_for_a_cell_without_a_number() =>
        Assert.Contains("no rating column found, but 'opinion' holds numbers",
            Assert.Throws<InputException>(() => Read("user,item,opinion\na,x,1\nb,x,n/a\nc,x,\n")).Message, StringComparison.Ordinal);

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
    public void A_column_has_one_role()
    {
        const string Content = "user,item,rating,timestamp\na,x,1,10\nb,y,2,20\n";
        string Refused(ColumnRoles roles) => Assert.Throws<InputException>(() => Read(Content, roles)).Message;

        Assert.StartsWith("--item user: 'user' was given by --user, too; expected one column for each",
            Refused(new() { User = "user", Item = "user" }), StringComparison.Ordinal);
        Assert.StartsWith("--rating 2: 'item' was given by --item, too", Refused(new() { Item = "item", Rating = "2" }),
            StringComparison.Ordinal);
        Assert.Contains("'rating' was given by --rating, too", Refused(new() { Rating = "rating", Timestamp = "rating" }),
            StringComparison.Ordinal);
        Assert.StartsWith("no user column found", Refused(new() { Item = "user" }), StringComparison.Ordinal);
        Assert.StartsWith("--ignore rating: 'rating' holds the answers", Refused(new() { Rating = "rating", Ignore = ["rating"] }),
            StringComparison.Ordinal);
        Assert.StartsWith("--ignore user: 'user' is read for --user", Refused(new() { User = "user", Ignore = ["user"] }),
            StringComparison.Ordinal);
        Assert.StartsWith("--categorical rating: 'rating' holds the ratings, which are numbers",
            Refused(new() { Categorical = ["rating"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_ignored_are_not_read()
    {
        const string Content = "user,reader,item,rating,timestamp\na,r,x,1,10\na,s,x,2,20\n";

        Assert.Null(Read(Content, new() { Ignore = ["timestamp"] }).Train.Timestamps);
        Assert.True(Read(Content, new() { Ignore = ["rating"] }).Train.IsImplicit);
        Assert.StartsWith("no user column found", Assert.Throws<InputException>(() => Read(Content, new() { Ignore = ["user"] })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("n/a", "'n/a'")]
    [InlineData("-", "'-'")]
    public void Rows_without_a_time_are_kept_as_the_oldest_and_told(string cell, string told)
    {
        foreach (var (second, third) in ((string, string)[])[("20", "30"), ("1970-01-01T00:00:20Z", "1970-01-01T00:00:30Z")])
        {
            var split = Read($"user,item,rating,timestamp\na,x,1,{cell}\na,y,2,{second}\na,y,3,{cell}\nb,x,4,{third}\n");

            Assert.Equal([1f, 2, 4], split.Train.Ratings);
            Assert.Equal([RatingDataset.NoTime, 20, 30], split.Train.Timestamps!);
            Assert.EndsWith($"2 of 4 rows have no time in 'timestamp', but {told} (2 times, first in line 2); they are kept, as " +
                "older than all rows that have one", split.Notes[0]);
        }
    }

    [Fact]
    public void The_unit_of_times_is_that_of_all_that_there_are() =>
        Assert.Contains("'timestamp' counts milliseconds since 1970",
            Read("user,item,rating,timestamp\na,x,1,1642032000123\nb,x,2,\nc,x,2,1643760000999\n").Notes);

    [Fact]
    public void Times_of_which_most_are_missing_are_no_times()
    {
        var split = Read("user,item,rating,timestamp\na,x,1,\na,x,2,20\na,y,3,\n");

        Assert.Null(split.Train.Timestamps);
        Assert.Equal([1.5f, 3], split.Train.Ratings);
        Assert.EndsWith("2 of 3 rows have no time in 'timestamp', but nothing (2 times, first in line 2); most have none, so that " +
            "all are read as rows without times", split.Notes[0]);
    }

    [Fact]
    public void Words_for_a_missing_time_may_be_given_and_a_row_left_out_needs_none()
    {
        Assert.Equal([10, RatingDataset.NoTime], Read("user,item,rating,timestamp\na,x,1,10\nb,x,2,never\n",
            new() { Missing = ["never"] }).Train.Timestamps!);
        Assert.DoesNotContain(Read("user,item,rating,timestamp\na,x,1,10\nb,x,,\n").Notes,
            note => note.Contains("no time", StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_of_dates_may_have_gaps()
    {
        Assert.Equal([1642032000L, RatingDataset.NoTime, 1643760000],
            Read("customer;product;bought on;qty\na;x;13.01.2022;3\nc;x;;1\nb;x;02.02.2022;1\n").Train.Timestamps!);
        Assert.Equal([1642032000L, RatingDataset.NoTime], Read("a\tx\t1642032000\nb\tx\t\n").Train.Timestamps!);
    }

    [Fact]
    public void Ratings_far_from_all_others_are_told_by_line()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(row => $"u{row},x,{1 + row % 5}\n"));

        Assert.Empty(Read($"user,item,rating\n{rows}").Notes);
        Assert.EndsWith("'rating' has 1 number far from all others, which are from 1 to 5: '500' (line 62); if this is a slip or stands " +
            "for a missing value, --missing=500 leaves such rows out", Assert.Single(Read($"user,item,rating\n{rows}v,x,500\n").Notes));
        Assert.Contains("'-99' (3 times, first in line 62)", Assert.Single(
            Read($"user,item,rating\n{rows}v,x,-99\nw,x,-99\nz,x,-99\n").Notes), StringComparison.Ordinal);
        Assert.DoesNotContain(Read($"user,item,rating\n{rows}v,x,500\n", new() { Missing = ["500"] }).Notes,
            note => note.Contains("far from", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_repeated_pairs_the_last_by_time_stays_and_it_is_said()
    {
        var split = Read("user,item,rating,timestamp\na,x,1,10\na,x,2,30\na,x,3,20\nb,x,4,1\nb,x,5,1\n");

        Assert.Equal([2f, 5], split.Train.Ratings);
        Assert.Equal([30L, 1], split.Train.Timestamps!);
        Assert.EndsWith("3 rows repeat a user and an item; each pair has its latest rating", Assert.Single(split.Notes));
    }

    [Fact]
    public void Of_repeated_pairs_without_times_the_mean_stays_and_it_is_said()
    {
        var split = Read("user,item,rating\na,x,1\nb,x,4\na,x,2\na,x,6\nb,y,5\n");

        Assert.Equal([3f, 4, 5], split.Train.Ratings);
        Assert.EndsWith("2 rows repeat a user and an item; each pair has the mean of its ratings", Assert.Single(split.Notes));
    }

    [Theory]
    [InlineData("13.01.2022", "02.02.2022", 1642032000, 1643760000, "dates written like 13.01.2022")]
    [InlineData("13/01/2022 10:30", "02/02/2022", 1642069800, 1643760000, "dates written like 13/01/2022 10:30")]
    [InlineData("02/02/2022", "01/13/2022", 1643760000, 1642032000, "dates written like 02/02/2022")]
    [InlineData("01/02/2022", "02/03/2022", 1641081600, 1643846400, "read with the month first; --date 'timestamp=dd/MM/yyyy' overrules")]
    [InlineData("20220113", "20220202", 1642032000, 1643760000, "dates written like 20220113")]
    [InlineData("1642032000123", "1643760000999", 1642032000, 1643760000, "counts milliseconds since 1970")]
    [InlineData("1642032000123456", "1643760000999999", 1642032000, 1643760000, "counts microseconds since 1970")]
    [InlineData("2022-01-13T01:00:00+01:00", "2022-02-02", 1642032000, 1643760000, null)]
    [InlineData("1642032000.5", "1643760000", 1642032000, 1643760000, null)]
    [InlineData("13 Jan 2022", "2 Feb 2022", 1642032000, 1643760000, "dates written like 13 Jan 2022")]
    public void Time_stamps_are_read_by_the_form_of_the_column(string first, string second, long a, long b, string? note)
    {
        var split = Read($"user;item;rating;timestamp\na;x;1;{first}\nb;x;2;{second}\n");

        Assert.Equal([a, b], split.Train.Timestamps!);
        if (note is null)
            Assert.Empty(split.Notes);
        else
            Assert.Contains(note, Assert.Single(split.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_of_time_stamps_is_overruled_by_an_option_and_what_does_not_fit_is_refused()
    {
        Assert.Equal([1643673600L, 1646179200], Read("user,item,rating,when\na,x,1,01/02/2022\nb,x,2,02/03/2022\n",
            new() { Timestamp = "when", Date = ["when=dd/MM/yyyy"] }).Train.Timestamps!);
        Assert.Contains("line 3: timestamp '01/13/2022' in column 'timestamp'; expected a date such as 31/01/2026, as in other rows",
            Assert.Throws<InputException>(() => Read("user,item,rating,timestamp\na,x,1,14/01/2022\nb,x,2,01/13/2022\nb,y,2,15/01/2022\n"))
            .Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user,item\na,x\nb,x\na,y\n", "")]
    [InlineData("user,item,timestamp\na,x,2022-01-01\nb,x,2022-01-01\na,y,2022-01-01\n", "")]
    [InlineData("user,item,title,views\na,x,T,3\nb,x,T,1\na,y,T,2\n",
        "; 'views' is not used, as models learn which items a user chose, not how often")]
    [InlineData("a\tx\t1642032000\nb\tx\t1642032000\na\ty\t1642032000\n", "")]
    public void Rows_without_ratings_say_who_chose_what(string content, string more)
    {
        var split = Read(content);

        Assert.True(split.Train.IsImplicit);
        Assert.Equal([1f, 1, 1], split.Train.Ratings);
        Assert.True(split.Train.Subset([0]).IsImplicit);
        Assert.EndsWith($"no ratings: rows say which items users chose (views, purchases){more}", Assert.Single(split.Notes));
        Assert.Equal(content.Contains("2022-", StringComparison.Ordinal) || content.Contains('\t', StringComparison.Ordinal),
            split.Train.Timestamps is not null);
    }

    [Fact]
    public void A_column_of_dates_is_the_time_of_each_row_whatever_it_is_called()
    {
        var split = Read("customer;product;bought on;qty\na;x;13.01.2022;3\nb;x;02.02.2022;1\n");

        Assert.Equal([1642032000L, 1643760000], split.Train.Timestamps!);
        Assert.Contains("'bought on' holds dates, which are taken for the time of each row", split.Notes);
    }

    [Fact]
    public void Repeated_views_count_once()
    {
        var split = Read("user,item\na,x\na,x\na,x\nb,x\n");

        Assert.Equal([1f, 1], split.Train.Ratings);
        Assert.EndsWith("2 rows repeat a user and an item; each pair counts once", split.Notes[1]);
    }

    [Fact]
    public void Numbers_of_an_unknown_name_may_be_ratings_which_a_person_decides()
    {
        const string Content = "user,item,opinion\na,x,1\nb,x,5\n";
        var message = Assert.Throws<InputException>(() => Read(Content)).Message;

        Assert.Contains("no rating column found, but 'opinion' holds numbers", message, StringComparison.Ordinal);
        Assert.Contains("--rating none", message, StringComparison.Ordinal);
        Assert.Equal([1f, 5], Read(Content, new() { Rating = "opinion" }).Train.Ratings);
        Assert.True(Read(Content, new() { Rating = "none" }).Train.IsImplicit);
    }

    [Fact]
    public void Sessions_without_users_are_refused_by_name()
    {
        const string Content = "session_id,item\ns1,x\ns2,x\n";
        var message = Assert.Throws<InputException>(() => Read(Content)).Message;

        Assert.Contains("no user column found, only 'session_id', which seems to name sessions", message, StringComparison.Ordinal);
        Assert.Contains("expected is a column of users (--user COLUMN)", message, StringComparison.Ordinal);
        Assert.Equal(["s1", "s2"], Read(Content, new() { User = "session_id" }).Train.Users);
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
    [InlineData("user,item,rating\na,x,1\nb,y,good\nc,y,bad\n",
        "column 'rating' has numbers in 1 of 3 rows, and 'good' (line 3), 'bad' (line 4); expected ratings, which are finite numbers")]
    [InlineData("user,item,rating\na,x,1e39\n", "column 'rating' has numbers in 0 of 1 rows, and '1e39' (line 2)")]
    [InlineData("user,item,rating\na,x,4 stars\n", "numbers in 0 of 1 rows, and '4 stars' (line 2)")]
    [InlineData("user,item,rating\na,x,\nb,x,\n", "numbers in 0 of 2 rows, and nothing (2 times, first in line 2)")]
    [InlineData("user,item,rating\n ,x,1\n", "no row has a user and an item. left out of")]
    [InlineData("user,item,rating\na,,1\n", "without an item: 1 row, nothing (line 2)")]
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

    [Theory]
    [InlineData("value", null, true)]
    [InlineData("value", "value", false)]
    [InlineData("rating", null, false)]
    public void A_name_that_other_numbers_have_too_is_told(string name, string? given, bool isTold) => Assert.Equal(isTold,
        Read($"user,item,{name}\na,x,5\nb,x,3\n", new() { Rating = given }).Notes
            .Any(note => note.EndsWith("'value' was taken for the rating; choose another with --rating", StringComparison.Ordinal)));

    private DataSplit<RatingDataset> Read(string content, ColumnRoles? roles = null) =>
        DatasetReader.Default.Ratings(_folder.Write($"{Guid.NewGuid():N}.dat", content), roles, cancel: Cancel);
}
