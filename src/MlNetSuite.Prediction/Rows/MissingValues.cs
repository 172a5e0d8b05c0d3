namespace MlNetSuite.Prediction.Rows;

/// <summary>What people write in a table where there is no value.</summary>
public static class MissingValues
{
    private const int LongestWord = 4;

    private static readonly string[] Words = ["NA", "N/A", "NaN", "null"];

    /// <summary>Every spelling, as lookups in a model need them: empty, <c>?</c> and <c>NA, N/A, NaN, null</c> in the letter cases
    /// that occur.</summary>
    public static IReadOnlyList<string> Spellings { get; } =
        ["", "?", .. Words.SelectMany(w =>
            (string[])[w, w.ToLowerInvariant(), w.ToUpperInvariant(), w[..1].ToUpperInvariant() + w[1..].ToLowerInvariant()]).Distinct()];

    /// <summary>The same where further words mean that there is no value, in their own letter case.</summary>
    internal static bool Is(ReadOnlySpan<char> field, IReadOnlyList<string> words)
    {
        if (Is(field))
            return true;
        for (var word = 0; word < words.Count; word++)
            if (field.Trim().SequenceEqual(words[word]))
                return true;
        return false;
    }

    /// <summary>Whether a field, surrounding white space aside, says that there is no value.</summary>
    public static bool Is(ReadOnlySpan<char> field)
    {
        field = field.Trim();
        if (field.IsEmpty || field is "?")
            return true;
        // Digits and signs, with which numbers begin, come before the letters.
        if (field.Length > LongestWord || field[0] <= '9')
            return false;
        foreach (var word in Words)
            if (field.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
