using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>What one request takes of the memory budget, from before its body is read until its answer is sent.</summary>
internal sealed class MemoryCharge(MemoryBudget budget) : IDisposable
{
    // Numbers as JSON take two bytes at least, and eight as a float that is read and then cut into rows; text is twice as long in UTF-16,
    // and its words and character groups are listed by features of text.
    private const int WorkPerByte = 8;

    // What the smallest request may become at once: a row's answer may be longer than the row.
    private const int SmallestWork = 32 * 1024;

    // Rows are charged one by one; leases are taken for many at once.
    private const long SmallestAddition = 64 * 1024;

    private readonly List<RateLimitLease> _work = [];
    private RateLimitLease? _body;
    private long _held, _prepaid, _needed, _largest;

    /// <summary>The largest body that fits.</summary>
    internal long MaxBody => budget.Bodies.Bytes;

    /// <summary>Charges a body of this size in place of the one charged before, before it is held.</summary>
    /// <exception cref="RefusedRequestException">There is not so much left: 429.</exception>
    internal void HoldBody(long bytes)
    {
        var small = bytes <= MemoryBudget.SmallBody;
        var work = Math.Min(Math.Max(bytes * WorkPerByte, SmallestWork), budget.Small.Bytes - bytes);
        _body?.Dispose();
        _body = null;
        _body = (small ? budget.Small.TryTake(bytes + work) : budget.Bodies.TryTake(bytes)) ?? throw Full();
        _held = bytes;
        _prepaid = small ? work : 0;
    }

    /// <summary>Charges what the body will become; a large one waits for it.</summary>
    /// <exception cref="RefusedRequestException">There was not so much left in time: 429.</exception>
    internal async ValueTask StartWorkAsync(CancellationToken cancel)
    {
        if (_held <= MemoryBudget.SmallBody)
            return;
        try
        {
            _work.Add(await budget.Work.TakeAsync(_held * WorkPerByte, cancel));
            _prepaid = Math.Min(_held * WorkPerByte, budget.Work.Bytes);
        }
        catch (OperationCanceledException fault)
        {
            throw Full(fault);
        }
    }

    /// <summary>Charges what the request needs, before it is allocated; up to what its size let expect, it has been charged
    /// already.</summary>
    /// <exception cref="RefusedRequestException">There is not so much left (429), or never will be (413).</exception>
    internal void Add(long bytes)
    {
        _needed += bytes;
        if (_needed <= _prepaid)
            return;
        if (_needed > budget.Work.Bytes)
            throw new RefusedRequestException(StatusCodes.Status413PayloadTooLarge,
                $"the request and its answer take more than {budget.Work.Bytes >> 20:N0} MB, which the server has for all requests; send " +
                $"fewer rows at once.");
        var addition = Math.Min(Math.Max(_needed - _prepaid, Math.Max(SmallestAddition, _prepaid / 2)), budget.Work.Bytes - _prepaid);
        _work.Add(budget.Work.TryTake(addition) ?? throw Full());
        _prepaid += addition;
    }

    /// <summary>Charges what a value takes while it is predicted. Values are predicted one after another: the largest counts.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    internal void AddLargest(long bytes)
    {
        if (bytes <= _largest)
            return;
        Add(bytes - _largest);
        _largest = bytes;
    }

    public void Dispose()
    {
        _body?.Dispose();
        _body = null;
        foreach (var lease in _work)
            lease.Dispose();
        _work.Clear();
    }

    private static RefusedRequestException Full(Exception? inner = null) => new(StatusCodes.Status429TooManyRequests,
        "the memory for requests is taken by others; try again in a second.", inner);
}
