using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Texts;

namespace MlNetSuite.Training.Text;

/// <summary>Finds texts that lie on both sides of a split, letter by letter: case, spaces and markup aside.</summary>
internal static class RepeatedTexts
{
    /// <summary>What to say of them; nothing where there are none.</summary>
    internal static IReadOnlyList<string> Notes(TextDataset train, TextDataset test)
    {
        char[] buffer = [];
        var learned = new Dictionary<UInt128, string>(train.Count);
        for (var row = 0; row < train.Count; row++)
            learned.TryAdd(Hash(train.Texts[row], ref buffer), Class(train, row));
        var nothing = Hash("", ref buffer);
        var copies = Enumerable.Range(0, test.Count).Select(row => (Row: row, Hash: Hash(test.Texts[row], ref buffer)))
            .Where(copy => copy.Hash != nothing && learned.ContainsKey(copy.Hash)).ToList();
        if (copies.Count == 0)
            return [];
        var contradicted = copies.Count(copy => learned[copy.Hash] != Class(test, copy.Row));
        return
        [
            $"{copies.Count:N0} of {test.Count:N0} test texts are training texts too, case and spaces aside" +
            (contradicted == 0 ? "" : $", {contradicted:N0} of them under another class") +
            "; the test metrics are not those of new texts. Keep one copy of each.",
        ];
    }

    private static string Class(TextDataset texts, int row) => texts.Labels[row] < 0 ? "" : texts.Classes[texts.Labels[row]];

    private static UInt128 Hash(string text, ref char[] buffer)
    {
        var clean = TextMarkup.Clean(text);
        if (buffer.Length < clean.Length)
            buffer = new char[Math.Max(clean.Length, 2 * buffer.Length)];
        clean.AsSpan().ToLowerInvariant(buffer);
        // A blank between words, and none at the ends.
        var length = 0;
        foreach (var character in buffer.AsSpan(0, clean.Length))
            if (!char.IsWhiteSpace(character))
                buffer[length++] = character;
            else if (length > 0 && buffer[length - 1] != ' ')
                buffer[length++] = ' ';
        if (length > 0 && buffer[length - 1] == ' ')
            length--;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(buffer.AsSpan(0, length)), hash);
        return BitConverter.ToUInt128(hash);
    }
}
