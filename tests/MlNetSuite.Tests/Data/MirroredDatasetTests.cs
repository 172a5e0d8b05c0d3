namespace MlNetSuite.Tests.Data;

public class MirroredDatasetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Movielens_latest_small_has_timestamps_and_no_repeated_pair()
    {
        var split = RealData.With("movielens-latest-small").Ratings("movielens-latest-small", cancel: Cancel);

        Assert.Equal(split.Train.Count, split.Train.UserIndex.Zip(split.Train.ItemIndex).Distinct().Count());
        Assert.InRange(split.Train.Count, 100_000, 110_000);
        Assert.All(split.Train.Ratings, r => Assert.InRange(r, 0.5f, 5f));
        Assert.NotNull(split.Train.Timestamps);
    }

    [Fact]
    public void Sms_spam_is_4827_ham_and_747_spam()
    {
        var split = RealData.With("sms-spam").Texts("sms-spam", cancel: Cancel);

        Assert.Equal(["ham", "spam"], split.Train.Classes);
        Assert.Equal((5574, 747), (split.Train.Count, split.Train.Labels.Sum()));
    }

    [Fact]
    public void Trec_6_has_six_coarse_classes_and_says_where_a_copy_has_fewer_rows_than_the_official_files()
    {
        var split = RealData.With("trec-6").Texts("trec-6", cancel: Cancel);

        Assert.InRange(split.Test!.Count, 499, 500);
        Assert.Equal(split.Test.Count < 500, split.Notes.Any(n => n.Contains("test rows") && n.Contains("500")));
        Assert.Equal("What is e-coli ?", split.Test.Texts[^1]);
        Assert.Equal(["ABBR", "DESC", "ENTY", "HUM", "LOC", "NUM"], split.Train.Classes);
        Assert.InRange(split.Train.Count, 5400, 5500);
    }

    [Theory]
    [InlineData("sms-spam", "SMSSpamCollection")]
    [InlineData("trec-6", "train_5500.label")]
    public void A_text_file_given_by_path_reads_as_the_dataset_does(string id, string file)
    {
        var reader = RealData.With(id);
        var listed = reader.Texts(id, cancel: Cancel).Train;

        var found = reader.Texts(Path.Combine(RealData.Store.Mirrors[0], id, file), cancel: Cancel).Train;

        Assert.Equal(listed.Fingerprint, found.Fingerprint);
    }
}
