using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

public class SharedTextsTests
{
    [Fact]
    public void Equal_texts_have_one_number_and_others_have_another()
    {
        string[] texts =
        [
            "", "a", "a\0", "aa", "\u00E9", "\u20AC", "\u0161", "sixteen letters.", "seventeen letters", "sixteen letters!", "2020-01-01",
            "2021-01-01", .. Enumerable.Range(0, 5_000).Select(i => $"{i}"),
        ];
        var shared = new SharedTexts();

        int[] first = [.. texts.Select(text => shared.Of(text))];
        int[] again = [.. texts.Select(text => shared.OfWithin(in (text + new string('z', 16)).GetPinnableReference(), text.Length))];

        Assert.Equal(Enumerable.Range(0, texts.Length), first);
        Assert.Equal(first, again);
        Assert.Equal(texts, shared.Texts);
    }

    [Fact]
    public void Beyond_a_hundred_thousand_texts_those_known_are_still_found()
    {
        var shared = new SharedTexts();
        for (var i = 0; i < 100_002; i++)
            shared.Of($"{i}");

        Assert.Equal(99_999, shared.Of("99999"));
        Assert.Equal(100_002, shared.Of("100001"));
        Assert.Equal("100001", shared.Texts[100_002]);
    }
}
