using System.Buffers.Binary;
using Microsoft.ML;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Tests.Prediction.Artifacts;

public class BinaryTableTests
{
    [Fact]
    public void Blocks_written_in_another_order_come_back_in_column_order_and_read_the_same()
    {
        var ml = new MLContext(1);
        using var stream = new MemoryStream();
        ml.Data.SaveAsBinary(ml.Data.LoadFromEnumerable([new Row { Key = 3, Name = "three" }, new Row { Key = 5, Name = "five" }]), stream);
        var ordered = BinaryTable.InColumnOrder(stream.ToArray());
        var swapped = Swapped(ordered);
        Assert.NotEqual(ordered, swapped);
        Assert.Equal(ordered, BinaryTable.InColumnOrder(swapped));
        Assert.Equal(ordered, BinaryTable.InColumnOrder(ordered));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(300)]
    public void Bytes_that_are_no_such_table_stay_as_they_are(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        Assert.Equal(bytes, BinaryTable.InColumnOrder(bytes));
        "CML\0DVB\0"u8[..Math.Min(8, length)].CopyTo(bytes);
        Assert.Equal(bytes, BinaryTable.InColumnOrder(bytes));
    }

    // The other order in which ML.NET's threads may finish the two blocks.
    private static byte[] Swapped(byte[] table)
    {
        var lookups = (int)BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan(24)) - 32;
        var first = BinaryPrimitives.ReadInt32LittleEndian(table.AsSpan(lookups + 8));
        var second = BinaryPrimitives.ReadInt32LittleEndian(table.AsSpan(lookups + 24));
        var swapped = table.ToArray();
        table.AsSpan(256 + first, second).CopyTo(swapped.AsSpan(256));
        table.AsSpan(256, first).CopyTo(swapped.AsSpan(256 + second));
        BinaryPrimitives.WriteInt64LittleEndian(swapped.AsSpan(lookups), 256 + second);
        BinaryPrimitives.WriteInt64LittleEndian(swapped.AsSpan(lookups + 16), 256);
        return swapped;
    }

    private sealed class Row
    {
        public uint Key { get; set; }

        public string Name { get; set; } = "";
    }
}
