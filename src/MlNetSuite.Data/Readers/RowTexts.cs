using System.Collections;

namespace MlNetSuite.Data.Readers;

/// <summary>A text for each row, of which equal ones are kept once, so that what is to be known of a text is found out once.</summary>
/// <param name="texts">The texts; there may be some that no row has.</param>
/// <param name="rows">Which of them each row has.</param>
internal sealed class RowTexts(IReadOnlyList<string> texts, int[] rows) : IReadOnlyList<string>
{
    /// <summary>Number of rows.</summary>
    public int Count => rows.Length;

    /// <summary>The text of a row.</summary>
    public string this[int row] => texts[rows[row]];

    internal static RowTexts Of(IEnumerable<string> texts)
    {
        var shared = new SharedTexts();
        int[] rows = [.. texts.Select(text => shared.Of(text))];
        return new(shared.Texts, rows);
    }

    /// <summary>What is found out of each row's text.</summary>
    internal T[] Each<T>(Func<string, T> find)
    {
        T[] found = [.. texts.Select(find)];
        return Array.ConvertAll(rows, text => found[text]);
    }

    /// <summary>Other texts in place of these.</summary>
    internal RowTexts Changed(Func<string, string> change) => new([.. texts.Select(change)], rows);

    /// <summary>Those of some rows.</summary>
    internal RowTexts Subset(IReadOnlyList<int> some) => new(texts, [.. some.Select(row => rows[row])]);

    /// <summary>The texts, each with the first row that has it and how many have, in the order of these rows.</summary>
    internal IEnumerable<(string Text, int First, int Count)> Counts()
    {
        var (counts, firsts) = (new int[texts.Count], new List<int>());
        for (var row = 0; row < rows.Length; row++)
            if (counts[rows[row]]++ == 0)
                firsts.Add(row);
        return firsts.Select(row => (texts[rows[row]], row, counts[rows[row]]));
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => rows.Select(text => texts[text]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
