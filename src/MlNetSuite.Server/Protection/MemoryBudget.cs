using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>What large bodies and unpacked images may take together: many at once would take all memory, each within its own limit.</summary>
internal sealed class MemoryBudget(long bytes)
{
    private long _taken;

    /// <summary>Bytes taken now.</summary>
    internal long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes memory until the result is disposed.</summary>
    /// <exception cref="RefusedRequestException">There is not so much left: 429.</exception>
    internal Share Take(long wanted)
    {
        if (wanted <= 0)
            return default;
        if (Interlocked.Add(ref _taken, wanted) > bytes)
        {
            Interlocked.Add(ref _taken, -wanted);
            throw new RefusedRequestException(StatusCodes.Status429TooManyRequests, "the server has its hands full of large requests; try again in a second.");
        }
        return new(this, wanted);
    }

    /// <summary>Memory that was taken.</summary>
    internal readonly struct Share(MemoryBudget owner, long taken) : IDisposable
    {
        public void Dispose()
        {
            if (taken > 0)
                Interlocked.Add(ref owner._taken, -taken);
        }
    }
}
