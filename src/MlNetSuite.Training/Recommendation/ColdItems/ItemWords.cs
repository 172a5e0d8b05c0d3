using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Recommendation.ColdItems;

/// <summary>The TF-IDF of the words that several items share, each column's of length 1: a genre, a year, a name.</summary>
internal static class ItemWords
{
    // A word of a single item says nothing of another.
    private const int FewestItems = 3;

    // The closed form inverts a matrix of this order.
    private const int Most = 512;

    /// <summary>A row for each item; zeros where no other shares a word of it.</summary>
    internal static TextFeatures Of(ItemTexts texts)
    {
        Dictionary<(int Column, string Word), int> items = [];
        foreach (var cells in texts.Cells)
            foreach (var word in Words(cells).Distinct())
                CollectionsMarshal.GetValueRefOrAddDefault(items, word, out _)++;
        // Of words of as many items the first by spelling, whatever the order of the table.
        var known = items.Where(word => word.Value >= FewestItems)
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key.Column).ThenBy(word => word.Key.Word, StringComparer.Ordinal)
            .Take(Most).ToList();
        var place = known.Select((word, n) => (word.Key, n)).ToDictionary(word => word.Key, word => word.n);
        var rarity = known.ConvertAll(word => (float)Math.Log(1 + texts.Ids.Count / (double)word.Value));

        var width = Math.Max(1, known.Count);
        var values = new float[MatrixSize.Of(texts.Ids.Count, width)];
        Span<float> column = new float[width];
        for (var item = 0; item < texts.Ids.Count; item++)
            foreach (var ofColumn in Words(texts.Cells[item]).Where(place.ContainsKey).Distinct().GroupBy(word => word.Column))
            {
                column.Clear();
                foreach (var word in ofColumn)
                    column[place[word]] = rarity[place[word]];
                TensorPrimitives.Divide(column, TensorPrimitives.Norm<float>(column), column);
                var row = values.AsSpan(item * width, width);
                TensorPrimitives.Add(row, column, row);
            }
        return new(width, values);
    }

    // Runs of letters and digits, in lower case.
    private static IEnumerable<(int Column, string Word)> Words(IReadOnlyList<string> cells)
    {
        for (var column = 0; column < cells.Count; column++)
        {
            var (cell, start) = (cells[column], -1);
            for (var at = 0; at <= cell.Length; at++)
                if (at < cell.Length && char.IsLetterOrDigit(cell[at]))
                    start = start < 0 ? at : start;
                else if (start >= 0)
                {
                    yield return (column, cell[start..at].ToLowerInvariant());
                    start = -1;
                }
        }
    }
}
