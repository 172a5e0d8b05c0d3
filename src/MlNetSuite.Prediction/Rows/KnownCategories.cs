namespace MlNetSuite.Prediction.Rows;

/// <summary>The values of a category that training has seen. Spaces around a value do not count, nor does its case where one of them alone
/// is meant.</summary>
internal sealed class KnownCategories
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _levels;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _spellings;

    internal KnownCategories(IReadOnlyList<string> levels)
    {
        _levels = levels.ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _spellings = levels.GroupBy(level => level, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() == 1)
            .ToDictionary(same => same.Key, same => same.Single(), StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Whether training has seen a value.</summary>
    internal bool Has(ReadOnlySpan<char> text) => _levels.Contains(text.Trim()) || _spellings.ContainsKey(text.Trim());

    /// <summary>A value as training has seen it; without the spaces around it where it has not.</summary>
    internal string Spelt(ReadOnlySpan<char> text) => Spelt(text, out _);

    /// <inheritdoc cref="Spelt(ReadOnlySpan{char})"/>
    /// <param name="text">The value.</param>
    /// <param name="isKnown">Whether training has seen it.</param>
    internal string Spelt(ReadOnlySpan<char> text, out bool isKnown)
    {
        text = text.Trim();
        isKnown = _levels.TryGetValue(text, out var level) || _spellings.TryGetValue(text, out level);
        return isKnown ? level! : text.ToString();
    }
}
