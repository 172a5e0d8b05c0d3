using System.Security.Cryptography;
using MlNetSuite.Data;

namespace MlNetSuite.Tests.Data;

public class EmbeddedDatasetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Mnist_is_60000_and_10000_digits()
    {
        var (train, test) = DatasetReader.Default.Images("mnist", cancel: Cancel);

        Assert.Equal((60000, 10000), (train.Count, test!.Count));
        Assert.Equal(new ImageShape(1, 28, 28), test.Shape);
        Assert.Equal([5, 0, 4, 1, 9], train.Labels.Take(5));
    }

    [Fact]
    public void Fashion_mnist_mini_has_a_thousand_training_and_two_hundred_test_images_of_each_class()
    {
        var (train, test) = DatasetReader.Default.Images("fashion-mnist-mini", cancel: Cancel);

        Assert.Equal(new ImageShape(1, 28, 28), train.Shape);
        Assert.Equal(Enumerable.Repeat(1000, 10), train.Labels.CountBy(l => l).OrderBy(c => c.Key).Select(c => c.Value));
        Assert.Equal(Enumerable.Repeat(200, 10), test!.Labels.CountBy(l => l).OrderBy(c => c.Key).Select(c => c.Value));
        Assert.Equal("Ankle boot", train.Classes[train.Labels[0]]);
    }

    [Fact]
    public void Emoji_are_816_and_272_transparent_pictures_none_of_them_on_both_sides()
    {
        var (train, test) = DatasetReader.Default.Images("emoji", cancel: Cancel);

        Assert.Equal(new ImageShape(3, 64, 64), train.Shape);
        Assert.Equal((816, 272), (train.Count, test!.Count));
        Assert.Equal(
            ["activities", "animals", "faces", "flags", "food", "objects", "people", "places", "symbols", "vehicles"], train.Classes);
        Assert.Equal([64, 90, 90, 90, 90, 90, 72, 86, 90, 54], train.Labels.CountBy(l => l).OrderBy(c => c.Key).Select(c => c.Value));
        Assert.True(train.ShowsBackground);
        var pictures = Pictures(train).Concat(Pictures(test)).ToList();
        Assert.Equal(pictures.Count, pictures.Distinct().Count());

        static IEnumerable<string> Pictures(ImageDataset side) =>
            Enumerable.Range(0, side.Count).Select(row => Convert.ToHexString(SHA256.HashData(side.Image(row))));
    }

    [Fact]
    public void Spam_assassin_is_split_80_to_20_without_a_mail_on_both_sides()
    {
        var (train, test) = DatasetReader.Default.Texts("spam-assassin", cancel: Cancel);

        Assert.Equal(["ham", "spam"], train.Classes);
        Assert.Equal((4474, 1119), (train.Count, test!.Count));
        Assert.Equal((1218, 305), (train.Labels.Sum(), test.Labels.Sum()));
        Assert.Empty(train.Texts.Intersect(test.Texts));
        Assert.All(train.Texts, text => Assert.InRange(text.Length, 1, 3000));
    }

    [Fact]
    public void Insteval_has_73421_ratings_from_1_to_5()
    {
        var split = DatasetReader.Default.Ratings("insteval", cancel: Cancel);

        Assert.Null(split.Test);
        Assert.Equal(0.1, split.TestFraction);
        Assert.Empty(split.Notes);
        Assert.Equal((73421, 2972, 1128), (split.Train.Count, split.Train.Users.Count, split.Train.Items.Count));
        Assert.Equal([1f, 2, 3, 4, 5], split.Train.Ratings.Distinct().Order());
    }

    [Fact]
    public void A_misspelt_id_is_refused_with_the_nearest() =>
        Assert.Contains(
            "Did you mean 'insteval'?",
            Assert.Throws<InputException>(() => DatasetReader.Default.Ratings("instval", cancel: Cancel)).Message);

    [Fact]
    public void A_dataset_for_another_task_is_refused_with_those_that_fit()
    {
        var message = Assert.Throws<InputException>(() => DatasetReader.Default.Texts("insteval", cancel: Cancel)).Message;

        Assert.Contains("recommendation", message);
        Assert.Contains("spam-assassin", message);
    }
}
