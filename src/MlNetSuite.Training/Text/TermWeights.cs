namespace MlNetSuite.Training.Text;

/// <summary>How much each row of a text weighs: that it is there, or how often there and how seldom elsewhere.</summary>
internal sealed class TermWeights
{
    /// <summary>Every row a text has weighs the same, however often it occurs.</summary>
    internal const string Presence = "presence";

    /// <summary>Logarithmic term frequency times inverse document frequency.</summary>
    internal const string TfIdf = "tfidf";

    private static readonly float[] Frequencies = [.. Enumerable.Range(0, 1 << 16).Select(count => 1 + MathF.Log(Math.Max(1, count)))];

    private TermWeights(DistinctBags bags, float[] rows, bool tfIdf)
    {
        (Bags, Rows, Counted) = (bags, rows, tfIdf);
        InverseNorms = new float[bags.Count];
        var space = new int[bags.MostRows];
        for (var text = 0; text < bags.Count; text++)
        {
            var sum = 0f;
            var found = bags.Rows(text, space);
            for (var e = 0; e < found.Length; e++)
            {
                var weight = rows[found[e]] * (tfIdf ? Frequency(bags.Counts(text)[e]) : 1);
                sum += weight * weight;
            }
            InverseNorms[text] = 1 / MathF.Sqrt(Math.Max(sum, float.Epsilon));
        }
    }

    /// <summary>Distinct rows of each text.</summary>
    internal DistinctBags Bags { get; }

    /// <summary>The weight of each row of the table: of words, of their context or of characters; times its inverse document frequency,
    /// <c>1 + ln((1 + texts) / (1 + texts with the row))</c>, under TF-IDF.</summary>
    internal float[] Rows { get; }

    /// <summary>Whether it matters how often a row occurs in a text.</summary>
    internal bool Counted { get; }

    /// <summary>1 over the Euclidean length of each text.</summary>
    internal float[] InverseNorms { get; }

    /// <summary>What a row's weight is multiplied by under TF-IDF where it occurs so often: <c>1 + ln(occurrences)</c> (Manning,
    /// Raghavan, Schütze 2008, "Introduction to Information Retrieval", 6.4.1).</summary>
    internal static float Frequency(ushort count) => Frequencies[count];

    /// <summary>Weighs the rows of <paramref name="bags"/>.</summary>
    /// <param name="bags">Rows of each text.</param>
    /// <param name="rows">The weight of each row before its document frequency counts.</param>
    /// <param name="tfIdf">Whether frequencies count.</param>
    internal static TermWeights Of(DistinctBags bags, float[] rows, bool tfIdf) =>
        new(bags, tfIdf ? WithDocumentFrequency(bags, rows) : rows, tfIdf);

    private static float[] WithDocumentFrequency(DistinctBags bags, float[] rows)
    {
        var texts = new int[rows.Length];
        var space = new int[bags.MostRows];
        for (var text = 0; text < bags.Count; text++)
            foreach (var row in bags.Rows(text, space))
                texts[row]++;
        var weighted = new float[rows.Length];
        for (var row = 0; row < rows.Length; row++)
            weighted[row] = (float)(rows[row] * (1 + Math.Log((1d + bags.Count) / (1 + texts[row]))));
        return weighted;
    }
}
