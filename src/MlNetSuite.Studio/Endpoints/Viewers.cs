using Microsoft.AspNetCore.Http;
using MlNetSuite.Server;

namespace MlNetSuite.Studio.Endpoints;

/// <summary>Bounds the pages that follow studies at one time.</summary>
internal sealed class Viewers(int most)
{
    private int _count;

    /// <exception cref="RefusedRequestException">There are as many as there may be: 503.</exception>
    internal IDisposable Enter()
    {
        if (Interlocked.Increment(ref _count) <= most)
            return new Viewer(this);
        Interlocked.Decrement(ref _count);
        throw new RefusedRequestException(StatusCodes.Status503ServiceUnavailable,
            $"{most} pages follow studies here already; close one of them.");
    }

    private sealed class Viewer(Viewers viewers) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref viewers._count);
    }
}
