using MlNetSuite.Server;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Rows;

namespace MlNetSuite.Tests.Server;

public class MemoryBudgetTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void A_body_is_charged_before_it_is_held_and_given_back_with_the_request()
    {
        using var budget = new MemoryBudget(32 * Megabyte);
        using (var first = new MemoryCharge(budget))
        {
            first.HoldBody(10 * Megabyte);
            Assert.Equal(10 * Megabyte, budget.Bodies.Taken);
            using var second = new MemoryCharge(budget);
            var fault = Assert.Throws<RefusedRequestException>(() => second.HoldBody(7 * Megabyte));
            Assert.Equal(429, fault.Status);
            second.HoldBody(6 * Megabyte);
            Assert.Equal(16 * Megabyte, budget.Taken);
        }
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task Large_requests_get_what_they_become_one_after_another()
    {
        using var budget = new MemoryBudget(32 * Megabyte);
        using var first = new MemoryCharge(budget);
        using var second = new MemoryCharge(budget);
        first.HoldBody(4 * Megabyte);
        second.HoldBody(4 * Megabyte);
        await first.StartWorkAsync(TestContext.Current.CancellationToken);
        var waiting = second.StartWorkAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        await waiting.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(budget.Work.Bytes, budget.Work.Taken);
    }

    [Fact]
    public async Task Who_waits_for_memory_longer_than_a_request_may_take_is_refused()
    {
        using var budget = new MemoryBudget(32 * Megabyte);
        using var taken = budget.Work.TryTake(budget.Work.Bytes);
        using var charge = new MemoryCharge(budget);
        charge.HoldBody(Megabyte);
        using var late = new CancellationTokenSource();
        var waiting = charge.StartWorkAsync(late.Token).AsTask();
        await late.CancelAsync();
        Assert.Equal(429, (await Assert.ThrowsAsync<RefusedRequestException>(() => waiting)).Status);
    }

    [Fact]
    public void What_a_request_becomes_beyond_its_size_is_charged()
    {
        using var budget = new MemoryBudget(32 * Megabyte);
        using var charge = new MemoryCharge(budget);
        charge.HoldBody(1_000);
        charge.Add(20_000);
        Assert.Equal(0, budget.Work.Taken);
        charge.Add(5 * Megabyte);
        Assert.InRange(budget.Work.Taken, 5 * Megabyte - 64 * 1024, 6 * Megabyte);
        using var other = new MemoryCharge(budget);
        other.HoldBody(1_000);
        Assert.Equal(429, Assert.Throws<RefusedRequestException>(() => other.Add(8 * Megabyte)).Status);
        Assert.Equal(413, Assert.Throws<RefusedRequestException>(() => charge.Add(64L * Megabyte)).Status);
    }

    [Fact]
    public void Large_requests_leave_small_ones_their_share()
    {
        using var budget = new MemoryBudget(32 * Megabyte);
        using var bodies = budget.Bodies.TryTake(budget.Bodies.Bytes);
        using var work = budget.Work.TryTake(budget.Work.Bytes);
        using var small = new MemoryCharge(budget);
        small.HoldBody(MemoryBudget.SmallBody);
        Assert.InRange(budget.Small.Taken, MemoryBudget.SmallBody, budget.Small.Bytes);
    }

    [Fact]
    public async Task A_buffer_is_charged_as_it_grows_and_never_beyond_the_limit()
    {
        using var budget = new MemoryBudget(32 * Megabyte);
        using var charge = new MemoryCharge(budget);
        using var buffer = new BodyBuffer(charge, Megabyte);
        using var source = new MemoryStream(new byte[Megabyte]);
        await buffer.FillAsync(source);
        Assert.Equal(Megabyte, buffer.Length);
        Assert.InRange(budget.Bodies.Taken, Megabyte, 2 * Megabyte);
        using var more = new MemoryStream([1]);
        Assert.Equal(413, (await Assert.ThrowsAsync<RefusedRequestException>(() => buffer.FillAsync(more).AsTask())).Status);
    }

    [Fact]
    public void Of_values_that_are_predicted_one_after_another_the_largest_is_charged()
    {
        using var budget = new MemoryBudget(32 * Megabyte);
        using var charge = new MemoryCharge(budget);
        charge.HoldBody(1_000);
        foreach (var size in (int[])[2, 5, 3, 5])
            charge.AddLargest(size * Megabyte);
        Assert.InRange(budget.Work.Taken, 5 * Megabyte - 64 * 1024, 6 * Megabyte);
    }

    [Fact]
    public void A_text_that_is_too_large_to_be_predicted_is_refused_before_it_is_made()
    {
        using var engine = new MlNetSuite.Prediction.SharedPredictionEngine();
        engine.Load("topics", new MemoryStream(ServedZips.Texts));
        var model = engine.TryFind("topics")!;
        var signature = new MlNetSuite.Server.ModelSignature(model.Card, model.Model.Layout);
        using var budget = new MemoryBudget(32 * Megabyte);
        using var charge = new MemoryCharge(budget);
        byte[] body = [.. "{\"Text\":\""u8, .. Enumerable.Repeat((byte)'a', 2 * Megabyte), .. "\"}"u8];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Assert.Throws<RefusedRequestException>(() => RowsReader.Read(body, signature, new(), charge));
        Assert.Equal(413, fault.Status);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Megabyte);
    }
}
