using System.Buffers.Binary;

namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Puts the column blocks of a table that ML.NET wrote (<c>.idv</c>) into column order.</summary>
/// <remarks>ML.NET compresses blocks on several threads and writes them as they are done, so that about one in thirty
/// equal models was saved as unequal bytes. Layout: a header of 256 bytes, the blocks, for each block its offset (64 bits),
/// length and unpacked length (32 bits each), then the table of contents, whose offset is at byte 24 of the header and
/// whose number of columns at byte 48.</remarks>
internal static class BinaryTable
{
    private const int Header = 256;
    private const int Lookup = 16;

    /// <summary>The same table with its blocks in order; the bytes as they are where it is not one block a column.</summary>
    internal static byte[] InColumnOrder(byte[] table)
    {
        if (table.Length < Header || !table.AsSpan().StartsWith("CML\0DVB\0"u8))
            return table;
        var contents = BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan(24));
        var columns = BinaryPrimitives.ReadInt32LittleEndian(table.AsSpan(48));
        var lookups = contents - (long)columns * Lookup;
        if (columns < 2 || contents > table.Length || lookups < Header)
            return table;
        var blocks = Enumerable.Range(0, columns).Select(c => Block(table, (int)lookups + c * Lookup)).ToArray();
        if (!Tile(blocks, lookups))
            return table;

        var ordered = table.ToArray();
        var place = Header;
        for (var c = 0; c < columns; c++)
        {
            table.AsSpan((int)blocks[c].Offset, blocks[c].Length).CopyTo(ordered.AsSpan(place));
            BinaryPrimitives.WriteInt64LittleEndian(ordered.AsSpan((int)lookups + c * Lookup), place);
            place += blocks[c].Length;
        }
        return ordered;
    }

    private static (long Offset, int Length) Block(byte[] table, int lookup) =>
        (BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan(lookup)), BinaryPrimitives.ReadInt32LittleEndian(table.AsSpan(lookup + 8)));

    // Whether the blocks, in some order, are exactly what lies between the header and the lookups.
    private static bool Tile((long Offset, int Length)[] blocks, long end)
    {
        var place = (long)Header;
        foreach (var (offset, length) in blocks.OrderBy(b => b.Offset))
        {
            if (offset != place || length <= 0)
                return false;
            place += length;
        }
        return place == end;
    }
}
