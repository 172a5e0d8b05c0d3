namespace MlNetSuite.Prediction.Encoders;

/// <summary>The tokens of several texts side by side, and the matrices that keep the texts apart.</summary>
internal sealed class PackedTexts
{
    /// <summary>Tokens from which on another text is packed separately: weights are then read seldom enough, and attention between
    /// tokens, which is calculated for all and counts within texts alone, still costs little.</summary>
    internal const int UsualTokens = 160;

    // exp(-1e9) is 0, and so is what another text's token adds.
    private const float Apart = -1e9f;

    private PackedTexts(int texts, int tokens) => (Texts, Tokens, Places, Bias, Shares) =
        (texts, new long[tokens], new long[tokens], new float[tokens * tokens], new float[texts * tokens]);

    /// <summary>How many.</summary>
    internal int Texts { get; }

    /// <inheritdoc cref="TokenGraph.Tokens"/>
    internal long[] Tokens { get; }

    /// <inheritdoc cref="TokenGraph.Places"/>
    internal long[] Places { get; }

    /// <inheritdoc cref="TokenGraph.Bias"/>
    internal float[] Bias { get; }

    /// <inheritdoc cref="TokenGraph.Shares"/>
    internal float[] Shares { get; }

    /// <summary>Which texts go together: sorted by length, so that texts of a pack are of about the same.</summary>
    /// <param name="lengths">Tokens of each text.</param>
    internal static List<int[]> Groups(IReadOnlyList<int> lengths)
    {
        List<int[]> groups = [];
        List<int> group = [];
        var tokens = 0;
        foreach (var text in Enumerable.Range(0, lengths.Count).OrderBy(text => lengths[text]))
        {
            if (group.Count > 0 && tokens + lengths[text] > UsualTokens)
            {
                groups.Add([.. group]);
                (group, tokens) = ([], 0);
            }
            group.Add(text);
            tokens += lengths[text];
        }
        if (group.Count > 0)
            groups.Add([.. group]);
        return groups;
    }

    /// <summary>Packs texts of at least one token each.</summary>
    internal static PackedTexts Of(IReadOnlyList<long[]> texts)
    {
        var packed = new PackedTexts(texts.Count, texts.Sum(text => text.Length));
        packed.Bias.AsSpan().Fill(Apart);
        var from = 0;
        for (var text = 0; text < texts.Count; from += texts[text++].Length)
            packed.Put(texts[text], text, from);
        return packed;
    }

    private void Put(long[] tokens, int text, int from)
    {
        tokens.CopyTo(Tokens, from);
        for (var place = 0; place < tokens.Length; place++)
        {
            Places[from + place] = place;
            Bias.AsSpan((from + place) * Tokens.Length + from, tokens.Length).Clear();
        }
        Shares.AsSpan(text * Tokens.Length + from, tokens.Length).Fill(1f / tokens.Length);
    }
}
