using MlNetSuite.Data;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Text;

public class SentenceSimilarityTests
{
    // scipy 1.10.1: spearmanr and pearsonr of these.
    [Fact]
    public void Scores_are_compared_by_both_correlations_and_ties_have_their_mean_rank()
    {
        var report = SentenceSimilarity.Evaluate([0.9f, 0.2f, 0.4f, 0.4f, 0.1f, 0.7f], [5, 1, 3.5, 2, 2, 4]);
        Assert.Equal(["spearman", "pearson"], report.Values.Select(v => v.Key));
        Assert.Equal(0.8676470588235294, report["spearman"], 1e-9);
        Assert.Equal(0.8967033868165466, report["pearson"], 1e-7);
    }

    [Fact]
    public void Two_values_are_compared_by_ranking_and_by_the_best_threshold()
    {
        var report = SentenceSimilarity.Evaluate([0.9f, 0.8f, 0.6f, 0.5f, 0.1f], [true, true, false, true, false]);
        // 5 of 6 pairs of a positive and a negative are in order.
        Assert.Equal(5 / 6d, report["auc"], 1e-9);
        Assert.Equal((1 + 1 + 3 / 4d) / 3, report["averagePrecision"], 1e-9);
        Assert.Equal((0.8, 0.7), (report["accuracyAtBest"], Math.Round(report["threshold"], 6)));
    }

    [Fact]
    public void Cosines_do_not_depend_on_lengths_and_are_0_of_no_direction()
    {
        Assert.Equal([1, 0, -1, 0], SentenceSimilarity.Cosines([[3, 4], [1, 0], [2, 0], [0, 0]], [[6, 8], [0, 5], [-1, 0], [1, 1]]));
        Assert.Throws<ArgumentException>(() => SentenceSimilarity.Cosines([[1]], []));
    }

    [Fact]
    public void Equal_cosines_have_no_correlation_and_it_is_said_why()
    {
        var report = SentenceSimilarity.Evaluate([0.5f, 0.5f, 0.5f], [1, 2, 3]);
        Assert.Equal(double.NaN, report["spearman"]);
        Assert.Equal("all 3 pairs have the cosine 0.5; a correlation needs different ones", Assert.Single(report.Notes));
    }

    [Fact]
    public void What_says_nothing_is_refused()
    {
        Assert.Contains("same label", Assert.Throws<InputException>(() => SentenceSimilarity.Evaluate([1, 0], [true, true])).Message);
        Assert.Contains("have the score 3", Assert.Throws<InputException>(() => SentenceSimilarity.Evaluate([1, 0], [3.0, 3.0])).Message);
        Assert.Contains("at least 2", Assert.Throws<InputException>(() => SentenceSimilarity.Evaluate([1], [3.0])).Message);
    }
}
