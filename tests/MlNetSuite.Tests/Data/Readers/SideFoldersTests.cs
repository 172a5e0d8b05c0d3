using MlNetSuite.Data;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Data.Readers;

/// <summary>Folders of pictures and texts that are split into rows to learn from and others.</summary>
public sealed class SideFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", "valid")]
    [InlineData("Train", "Val")]
    [InlineData("training", "validation")]
    public void Rows_to_validate_on_are_those_to_test_on_where_there_are_no_others(string train, string valid)
    {
        Write(train, 2);
        Write(valid, 1);

        foreach (var recursive in (bool[])[false, true])
        {
            var pictures = Pictures(recursive);
            Assert.Equal(["a", "b"], pictures.Train.Classes);
            Assert.Equal((4, 2), (pictures.Train.Count, pictures.Test!.Count));
            Assert.EndsWith($"there is no test/, and the rows of {valid}/ were taken as the test rows", Assert.Single(pictures.Notes));
        }
        var texts = Texts();
        Assert.Equal(["a", "b"], texts.Train.Classes);
        Assert.Equal((4, 2), (texts.Train.Texts.Count, texts.Test!.Texts.Count));
        Assert.EndsWith($"there is no test/, and the rows of {valid}/ were taken as the test rows", Assert.Single(texts.Notes));
    }

    [Fact]
    public void Rows_to_validate_on_are_not_read_beside_those_to_test_on()
    {
        Write("train", 3);
        Write("test", 2);
        Write("valid", 1);

        var (pictures, texts) = (Pictures(recursive: false), Texts());

        Assert.Equal((6, 4), (pictures.Train.Count, pictures.Test!.Count));
        Assert.Equal((6, 4), (texts.Train.Texts.Count, texts.Test!.Texts.Count));
        foreach (var notes in (IReadOnlyList<string>[])[pictures.Notes, texts.Notes])
            Assert.Contains("valid/ was not read", Assert.Single(notes));
    }

    [Fact]
    public void Without_rows_to_learn_from_the_folders_are_classes()
    {
        foreach (var kind in (string[])["test", "valid"])
            _folder.Write($"pictures/{kind}/1.png", Pngs.Of(ToyImages.Quarters(1), 0));

        var split = Pictures(recursive: false);

        Assert.Equal(["test", "valid"], split.Train.Classes);
        Assert.Null(split.Test);
        Assert.Empty(split.Notes);
    }

    private DataSplit<ImageDataset> Pictures(bool recursive) =>
        DatasetReader.Default.Images(_folder["pictures"], options: new() { Recursive = recursive }, cancel: Cancel);

    private DataSplit<TextDataset> Texts() => DatasetReader.Default.Texts(_folder["texts"], cancel: Cancel);

    private void Write(string side, int rows)
    {
        foreach (var kind in (string[])["a", "b"])
            for (var row = 0; row < rows; row++)
            {
                _folder.Write($"pictures/{side}/{kind}/{row}.png", Pngs.Of(ToyImages.Quarters(rows), row));
                _folder.Write($"texts/{side}/{kind}/{row}.txt", $"{kind} {row}");
            }
    }
}
