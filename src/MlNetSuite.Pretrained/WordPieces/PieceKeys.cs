using MlNetSuite.Networks;

namespace MlNetSuite.Pretrained.WordPieces;

/// <summary>A number for each string of characters, by adding and multiplying alone: <c>Σ character[k] × factor[k]</c>, plus a number for
/// whether a word begins with it. No two pieces of the vocabulary share one; another string has one of theirs with a probability of
/// pieces / 2^64.</summary>
internal sealed class PieceKeys
{
    private const int Bits = 20;

    private PieceKeys(long[] factors, long[] starts, IReadOnlyDictionary<long, long> matches) =>
        (Factors, Starts, Matches) = (factors, starts, matches);

    /// <summary>One odd number for each place of the longest piece.</summary>
    internal long[] Factors { get; }

    /// <summary>What is added within a word and at its beginning.</summary>
    internal long[] Starts { get; }

    /// <summary>For each key of a piece <c>its length × <see cref="LengthUnit"/> + its number</c>: of several the largest is the
    /// longest.</summary>
    internal IReadOnlyDictionary<long, long> Matches { get; }

    /// <summary>What a length is multiplied by.</summary>
    internal static long LengthUnit => 1L << Bits;

    internal static PieceKeys Of(WordPieceVocabulary vocabulary)
    {
        // Of a piece that a vocabulary names twice the later number counts, as in a dictionary.
        var pieces = vocabulary.Matches()
            .GroupBy(piece => vocabulary.Pieces[piece.Number], StringComparer.Ordinal).Select(same => same.Last()).ToList();
        for (var seed = 1; ; seed++)
            if (With(new(seed), pieces, pieces.Max(piece => piece.Characters.Length)) is { } keys)
                return keys;
    }

    private static PieceKeys? With(RandomStream random, List<(int[] Characters, bool BeginsWord, int Number)> pieces, int longest)
    {
        long[] factors = [.. Enumerable.Range(0, longest).Select(_ => Odd(ref random))];
        long[] starts = [Odd(ref random), Odd(ref random)];
        var matches = new Dictionary<long, long>(pieces.Count);
        foreach (var (characters, beginsWord, number) in pieces)
        {
            var key = starts[beginsWord ? 1 : 0];
            for (var k = 0; k < characters.Length; k++)
                key += characters[k] * factors[k];
            if (!matches.TryAdd(key, characters.Length * LengthUnit + number))
                return null;
        }
        return new(factors, starts, matches);
    }

    private static long Odd(ref RandomStream random) => random.Key() | 1;
}
