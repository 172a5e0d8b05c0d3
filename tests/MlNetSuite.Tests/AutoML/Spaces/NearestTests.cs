using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Tests.AutoML.Spaces;

public class NearestTests
{
    [Theory]
    [InlineData("Lable", "Label")]
    [InlineData("minst", "mnist")]
    [InlineData("perceptorn", "perceptron")]
    [InlineData("Txt", "Text")]
    [InlineData("text", "Text")]
    [InlineData("zebra", null)]
    [InlineData("acc", "accuracy")]
    [InlineData("Macro", "macro-accuracy")]
    public void Slips_of_the_finger_are_understood_and_other_words_are_not(string given, string? meant) =>
        Assert.Equal(meant, Nearest.To(given, ["Label", "Text", "mnist", "perceptron", "auc", "accuracy-top-3", "accuracy", "macro-accuracy"]));

    [Fact]
    public void Of_nothing_nothing_is_near() => Assert.Null(Nearest.To("a", []));
}
