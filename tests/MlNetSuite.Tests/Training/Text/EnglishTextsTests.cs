using MlNetSuite.Data;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Text;

public sealed class EnglishTextsTests
{
    [Theory]
    [InlineData("What is the capital of France?", 40, "40 texts a class")]
    [InlineData("What is the capital of France?", 400, "texts are short")]
    [InlineData("Wie heisst die Hauptstadt von Frankreich?", 40, null)]
    public void Short_or_few_English_texts_are_for_the_pretrained_encoder(string text, int perClass, string? reason)
    {
        var suggestion = EnglishTexts.Suggestion(Repeated(text, perClass));
        if (reason is null)
            Assert.Null(suggestion);
        else
            Assert.Contains(reason, suggestion!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_long_texts_are_not() =>
        Assert.Null(EnglishTexts.Suggestion(Repeated(string.Concat(Enumerable.Repeat("this is one of the reviews ", 20)), 400)));

    private static TextDataset Repeated(string text, int perClass) =>
        new("texts", [.. Enumerable.Repeat(text, 2 * perClass)], [.. Enumerable.Range(0, 2 * perClass).Select(i => i % 2)], ["a", "b"]);
}
