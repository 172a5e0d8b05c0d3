using FsCheck.Xunit;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Tests.Prediction.Recommendation;

public class RatedItemsTests
{
    private static readonly RatedItems Some = new(["ann", "", "日本"], ["x", "y", "z"], [0, 2, 2, 3], [0, 2, 1]);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var back = RatedItems.Parse(Some.ToBytes());
        Assert.Equal(Some.Users, back.Users);
        Assert.Equal(Some.Items, back.Items);
        Assert.True(back.TryGet("ann", out var ann));
        Assert.Equal([0, 2], ann.ToArray());
        Assert.True(back.TryGet("", out var nothing));
        Assert.Equal([], nothing.ToArray());
        Assert.True(back.TryGet("日本", out var last));
        Assert.Equal([1], last.ToArray());
        Assert.False(back.TryGet("Ann", out _));
    }

    [Fact]
    public void Every_shorter_or_longer_entry_is_refused()
    {
        var bytes = Some.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => RatedItems.Parse(bytes.AsSpan(0, length)));
        Assert.Contains("1 bytes too many", Assert.Throws<InvalidDataException>(() => RatedItems.Parse([.. bytes, 0])).Message);
    }

    [Fact]
    public void A_count_beyond_the_bytes_left_is_refused_before_anything_is_allocated()
    {
        byte[] lie = [.. "MRI1"u8, 0xff, 0xff, 0xff, 0xff, 0x07, 0];
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => RatedItems.Parse(lie));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void An_item_past_the_last_is_refused()
    {
        var bytes = new RatedItems(["u"], ["x"], [0, 1], [0]).ToBytes();
        bytes[^1] = 1;
        Assert.Throws<InvalidDataException>(() => RatedItems.Parse(bytes));
    }

    [Property(MaxTest = 500)]
    public void A_flipped_byte_gives_an_entry_or_a_refusal_and_no_other_fault(int at, byte value)
    {
        var bytes = Some.ToBytes();
        bytes[(int)((uint)at % bytes.Length)] = value;
        try
        {
            RatedItems.Parse(bytes).TryGet("ann", out _);
        }
        catch (InvalidDataException)
        {
        }
    }
}
