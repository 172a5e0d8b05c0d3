using FsCheck.Xunit;
using MlNetSuite.Analysis.Explanations;

namespace MlNetSuite.Tests.Analysis.Explanations;

public class TextWordsTests
{
    [Fact]
    public void A_word_goes_wherever_it_stands_and_all_else_stays()
    {
        var words = new TextWords("Été, the cat; THE cat... 日本!", 100);
        Assert.Equal(["Été", "the", "cat", "THE", "日本"], words.Words);
        Assert.Equal("Été, the ; THE ... 日本!", words.With([true, true, false, true, true]));
        Assert.Equal(", the cat; THE cat... !", words.With([false, true, true, true, false]));
    }

    [Fact]
    public void Words_beyond_the_most_always_stay()
    {
        var words = new TextWords("one two three two one", 2);
        Assert.True(words.Cut);
        Assert.Equal(["one", "two"], words.Words);
        Assert.Equal("  three  ", words.With([false, false]));
    }

    [Property]
    public bool Keeping_every_word_keeps_the_text(string? text)
    {
        var words = new TextWords(text ?? "", 10);
        return words.With([.. words.Words.Select(_ => true)]) == (text ?? "");
    }
}
