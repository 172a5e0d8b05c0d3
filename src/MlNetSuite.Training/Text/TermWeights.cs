namespace MlNetSuite.Training.Text;

/// <summary>How much each row of a text weighs: that it is there, or how often there and how seldom elsewhere.</summary>
/// <param name="Bags">Distinct rows of each text.</param>
/// <param name="Rows">The weight of each row of the table: of words, of their context or of characters; times its inverse
/// document frequency, <c>1 + ln((1 + texts) / (1 + texts with the row))</c>, under TF-IDF.</param>
/// <param name="Entries">Beside <see cref="RowBags.Rows"/>: a row's weight, times <c>1 + ln(occurrences)</c> under TF-IDF
/// (Manning, Raghavan, Schütze 2008, "Introduction to Information Retrieval", 6.4.1).</param>
internal sealed record TermWeights(RowBags Bags, float[] Rows, float[] Entries)
{
    /// <summary>Every row a text has weighs the same, however often it occurs.</summary>
    internal const string Presence = "presence";

    /// <summary>Logarithmic term frequency times inverse document frequency.</summary>
    internal const string TfIdf = "tfidf";

    /// <summary>Weighs the rows of <paramref name="bags"/>, which may repeat.</summary>
    /// <param name="bags">Rows of each text; are put into ascending order.</param>
    /// <param name="rows">The weight of each row before its document frequency counts.</param>
    /// <param name="tfIdf">Whether frequencies count.</param>
    internal static TermWeights Of(RowBags bags, float[] rows, bool tfIdf)
    {
        var (distinct, counts) = bags.Distinct();
        if (tfIdf)
            rows = WithDocumentFrequency(distinct, rows);
        var entries = new float[distinct.Rows.Length];
        for (var i = 0; i < entries.Length; i++)
            entries[i] = rows[distinct.Rows[i]] * (tfIdf && counts[i] > 1 ? 1 + MathF.Log(counts[i]) : 1);
        return new(distinct, rows, entries);
    }

    /// <summary>The weights of a text's rows.</summary>
    internal ReadOnlySpan<float> this[int text] => Entries.AsSpan(Bags.Offsets[text]..Bags.Offsets[text + 1]);

    private static float[] WithDocumentFrequency(RowBags distinct, float[] rows)
    {
        var texts = new int[rows.Length];
        foreach (var row in distinct.Rows)
            texts[row]++;
        var weighted = new float[rows.Length];
        for (var row = 0; row < rows.Length; row++)
            weighted[row] = (float)(rows[row] * (1 + Math.Log((1d + distinct.Count) / (1 + texts[row]))));
        return weighted;
    }
}
