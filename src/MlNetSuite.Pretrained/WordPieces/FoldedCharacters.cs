using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNetSuite.Pretrained.WordPieces;

/// <summary>What BERT's normalizer and pre-tokenizer make of every Unicode code point (google-research/bert, <c>tokenization.py</c>, in the
/// order of huggingface/tokenizers' <c>BertNormalizer</c>): tables, so that every system and every culture reads a text alike.
/// <c>make-characters.py</c> makes them, from Unicode 14.</summary>
/// <param name="Pages">For each 256 code points the number of their page.</param>
/// <param name="Rows">For each code point of each page the number of its expansion.</param>
/// <param name="Expansions"><c>[n, 3]</c>: the symbols that stand for a code point; 0 for none, <see cref="Itself"/> and
/// <see cref="ItselfAlone"/> for the code point.</param>
internal sealed record FoldedCharacters(int[] Pages, int[] Rows, int[] Expansions)
{
    /// <summary>Most symbols of one code point.</summary>
    internal const int Longest = 3;

    /// <summary>The code point unchanged.</summary>
    internal const int Itself = -1;

    /// <summary>The code point unchanged, a word of its own.</summary>
    internal const int ItselfAlone = -2;

    /// <summary>Added to a symbol that is a word of its own: punctuation and ideographs.</summary>
    internal const int Alone = 1 << 21;

    /// <summary>White space.</summary>
    internal const int Space = 1 << 22;

    private static readonly Lazy<(FoldedCharacters Uncased, FoldedCharacters Cased)> Tables = new(Read);

    /// <summary>Without case and accents.</summary>
    internal static FoldedCharacters Uncased => Tables.Value.Uncased;

    /// <summary>With case and accents as they are.</summary>
    internal static FoldedCharacters Cased => Tables.Value.Cased;

    private static (FoldedCharacters Uncased, FoldedCharacters Cased) Read()
    {
        using var resource = typeof(FoldedCharacters).Assembly.GetManifestResourceStream("characters.bin.gz")!;
        using var unpacked = new GZipStream(resource, CompressionMode.Decompress);
        using var reader = new BinaryReader(unpacked);
        return (Table(reader), Table(reader));
    }

    private static FoldedCharacters Table(BinaryReader reader) =>
        new(Numbers(reader, 1), Numbers(reader, 1), Numbers(reader, Longest));

    private static int[] Numbers(BinaryReader reader, int width)
    {
        var bytes = reader.ReadBytes(reader.ReadInt32() * width * sizeof(int));
        var numbers = new int[bytes.Length / sizeof(int)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(i * sizeof(int)));
        return numbers;
    }
}
