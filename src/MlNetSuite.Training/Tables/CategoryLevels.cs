using MlNetSuite.Data;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Training.Tables;

/// <summary>The values of a category that training has seen, commonest first. White space around a value does not count, and
/// every way to write that there is none is one value.</summary>
internal sealed class CategoryLevels
{
    private readonly Dictionary<string, int> _levels = [];

    internal CategoryLevels(TableColumn column, int most)
    {
        Name = column.Name;
        var words = (column as TextColumn)?.MissingWords ?? [];
        string Plain(string text) => MissingValues.Is(text, words) ? "" : text.Trim();
        var texts = Enumerable.Range(0, column.Count).Select(column.Text).ToList();
        var counts = texts.CountBy(Plain).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(most).ToList();
        Rows = [.. counts.Select(c => c.Value)];
        for (var level = 0; level < counts.Count; level++)
            _levels[counts[level].Key] = level;
        // A graph compares text letter by letter: it needs values as they were written, too.
        foreach (var text in texts)
            if (_levels.TryGetValue(Plain(text), out var level))
                _levels.TryAdd(text, level);
        if (_levels.TryGetValue("", out var missing))
            foreach (var spelling in MissingValues.Spellings.Concat(words))
                _levels.TryAdd(spelling, missing);
    }

    /// <summary>The column.</summary>
    internal string Name { get; }

    /// <summary>Training rows of each level.</summary>
    internal IReadOnlyList<int> Rows { get; }

    /// <summary>Number of levels.</summary>
    internal int Count => Rows.Count;

    /// <summary>Levels by every text that means them, in an order of their own.</summary>
    internal IEnumerable<KeyValuePair<string, int>> Texts => _levels.OrderBy(l => l.Value).ThenBy(l => l.Key, StringComparer.Ordinal);

    /// <summary>The level of a value, or -1 for one training has not seen.</summary>
    internal int Of(string text) => _levels.GetValueOrDefault(text, -1);
}
