using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Says where the pretrained encoder, which has read English, is likely to help: English texts that are short, or few of a
/// class.</summary>
internal static class EnglishTexts
{
    private const int Looked = 400;
    private const int ShortText = 200;
    private const int FewTexts = 200;
    private const double LeastShare = 0.3;

    // Words that hardly an English sentence goes without, and that other languages do not have.
    private static readonly HashSet<string> Words = new(
        ["the", "is", "are", "of", "to", "and", "what", "how", "my", "you", "for", "with", "this", "that", "have", "it"],
        StringComparer.OrdinalIgnoreCase);

    internal static TrainerSuggestion? Suggestion(TextDataset data)
    {
        string[] looked = [.. RowPick.Spread(data.Count, Looked).Select(row => data.Texts[row])];
        if (looked.Length == 0 || looked.Count(IsEnglish) < LeastShare * looked.Length)
            return null;
        var perClass = data.Count / Math.Max(1, data.Classes.Count);
        var median = looked.Select(text => text.Length).Order().ElementAt(looked.Length / 2);
        return perClass < FewTexts ? new("sentence", $"there are {perClass:N0} texts a class, and it has read English before")
            : median < ShortText ? new("sentence", "texts are short, and it has read English before")
            : null;
    }

    private static bool IsEnglish(string text)
    {
        foreach (var word in text.AsSpan().SplitAny(' ', ',', '.', '?', '!', '\n'))
            if (Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text.AsSpan(word)))
                return true;
        return false;
    }
}
