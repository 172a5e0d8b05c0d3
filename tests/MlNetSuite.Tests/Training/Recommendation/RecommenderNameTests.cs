using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Recommendation;

/// <summary>Titles of items and names of users come from tables of their own, into the zip and out with recommendations.</summary>
public sealed class RecommenderNameTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    [Theory]
    [InlineData("popular")]
    [InlineData("biased-mf")]
    public void Recommendations_show_titles_and_names_and_unmatched_ids_are_told(string trainer)
    {
        var artifact = Path.Combine(_folder.Path, "named.zip");
        var outcome = new RecommendationTask().Train(new()
        {
            Data = Ratings(),
            Trainer = trainer,
            Artifact = artifact,
            Roles = new()
            {
                ItemTable = Write("movies.csv", "year,movieId,title\n1,m0,\"Heat, the film\"\n2,m1,Seven\n3,m2,\n4,m99,Nobody's\n"),
                UserTable = Write("people.csv", "id;city;name\nu0;Wien;Ann Maier\nu1;Bern;Bob\n"),
            },
        }, new TrainingRun(1, 1));

        Assert.Contains(outcome.Notes, note => note.EndsWith(
            "movies.csv: 'title' names 2 of 6 items by their 'movieId'; 1 row is of no id of the ratings", StringComparison.Ordinal));
        Assert.Contains(outcome.Notes, note => note.EndsWith(
            "people.csv: 'name' names 2 of 10 users by their 'id'", StringComparison.Ordinal));
        using var model = PredictionModel.Open(artifact);
        var answer = model.Recommend("u0", 10, includeRated: true);
        Assert.Equal("Ann Maier", answer.Name);
        Assert.Equal("Heat, the film", answer.Items.Single(i => i.Item == "m0").Name);
        Assert.Null(answer.Items.Single(i => i.Item == "m2").Name);
        Assert.Null(model.Recommend("u5").Name);
    }

    [Fact]
    public void A_table_of_titles_may_be_encoded_otherwise_than_the_ratings()
    {
        var items = Path.Combine(_folder.Path, "items.csv");
        File.WriteAllText(items, "id,title\nm0,Müsli\n", System.Text.Encoding.Latin1);
        var rows = DatasetReader.Default.Ratings(
            Ratings(), new() { ItemTable = items, Encoding = "windows-1252" }, cancel: TestContext.Current.CancellationToken).Train;
        Assert.Equal("Müsli", rows.Names!.Items["m0"]);
    }

    [Theory]
    [InlineData("movieId,title\nx,Heat\n", "no column has ids of the ratings, such as 'm0'; the file has: movieId, title")]
    [InlineData("movieId,year\nm0,1999\nm1,2000\n", "no column of titles or names next to 'movieId'; the file has: movieId, year")]
    public void A_table_without_ids_or_names_is_refused_by_name(string table, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => DatasetReader.Default.Ratings(
            Ratings(), new() { ItemTable = Write("items.csv", table) }, cancel: TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private string Ratings() => Write("ratings.csv", "user,item,rating\n" + string.Concat(
        Enumerable.Range(0, 60).Where(i => i % 7 != 3).Select(i => $"u{i % 10},m{i / 10},{1 + i * 3 % 5}\n")));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
