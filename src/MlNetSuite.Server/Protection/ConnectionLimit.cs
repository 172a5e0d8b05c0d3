using System.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>Bounds the connections that are open at one time. For one more than that, the connection that has been idle longest is closed;
/// one with a request under way is never closed for another. Kestrel's own limit refuses new connections instead, so that idle ones
/// would shut out everybody else.</summary>
/// <param name="limit">Most connections at one time.</param>
internal sealed class ConnectionLimit(int limit)
{
    private static readonly TimeSpan ShortlyIdle = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();

    // The first has been idle longest.
    private readonly LinkedList<OpenConnection> _idle = [];
    private int _count;

    /// <summary>Connections that are open with no request under way. One that has its answer counts a moment later.</summary>
    internal int Idle
    {
        get
        {
            lock (_lock)
                return _idle.Count;
        }
    }

    /// <summary>Closes connections once they have been idle for a second, until the server has stopped. Kestrel, when it is to stop, closes
    /// those between two requests at once, but waits for a request of which half the headers came, or for the rest of a body that was refused:
    /// its own time limits no longer run.</summary>
    internal async Task CloseIdleAsync(CancellationToken stopped)
    {
        using var timer = new PeriodicTimer(ShortlyIdle / 4);
        while (!stopped.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            foreach (var connection in IdleFor(ShortlyIdle))
                connection.Abort("the server is stopping.");
        }
    }

    /// <summary>The connection middleware that counts.</summary>
    internal ConnectionDelegate Admit(ConnectionDelegate next) => async context =>
    {
        var connection = new OpenConnection(this, context);
        if (!TryOpen(connection))
        {
            context.Abort(new("the server has as many connections as it may, and requests are under way on all of them."));
            return;
        }
        context.Features.Set(connection);
        try
        {
            await next(context);
        }
        finally
        {
            Close(connection);
        }
    };

    /// <summary>The request middleware that marks a connection as busy until its answer is sent. HTTP/2 has several requests on
    /// one.</summary>
    internal static RequestDelegate MarkBusy(RequestDelegate next) => context =>
    {
        if (context.Features.Get<OpenConnection>() is { } connection)
        {
            connection.BeginRequest();
            context.Response.OnCompleted(static state =>
            {
                ((OpenConnection)state).EndRequest();
                return Task.CompletedTask;
            }, connection);
        }
        return next(context);
    };

    private bool TryOpen(OpenConnection connection)
    {
        OpenConnection? oldest = null;
        lock (_lock)
        {
            if (_count == limit)
            {
                oldest = _idle.First?.Value;
                if (oldest is null)
                    return false;
                Remove(oldest);
            }
            _count++;
            AddIdle(connection);
        }
        oldest?.Abort("it was idle longest, and the server has as many connections as it may.");
        return true;
    }

    private void AddIdle(OpenConnection connection)
    {
        connection.IdleSince = Stopwatch.GetTimestamp();
        _idle.AddLast(connection.Place);
    }

    private List<OpenConnection> IdleFor(TimeSpan time)
    {
        lock (_lock)
            return [.. _idle.TakeWhile(c => Stopwatch.GetElapsedTime(c.IdleSince) >= time)];
    }

    private void Close(OpenConnection connection)
    {
        lock (_lock)
            Remove(connection);
    }

    private void Remove(OpenConnection connection)
    {
        if (connection.IsClosed)
            return;
        connection.IsClosed = true;
        _count--;
        if (connection.Place.List is not null)
            _idle.Remove(connection.Place);
    }

    /// <summary>A connection, and how many requests are under way on it.</summary>
    internal sealed class OpenConnection
    {
        private readonly ConnectionLimit _limit;
        private readonly ConnectionContext _context;
        private int _requests;

        internal OpenConnection(ConnectionLimit limit, ConnectionContext context)
        {
            (_limit, _context) = (limit, context);
            Place = new(this);
        }

        /// <summary>Whether a request is under way on it.</summary>
        internal bool IsBusy => Volatile.Read(ref _requests) > 0;

        /// <summary>Its place among the idle ones, while it is idle.</summary>
        internal LinkedListNode<OpenConnection> Place { get; }

        internal bool IsClosed { get; set; }

        /// <summary>A time stamp of <see cref="Stopwatch"/>.</summary>
        internal long IdleSince { get; set; }

        internal void BeginRequest()
        {
            lock (_limit._lock)
                if (_requests++ == 0 && Place.List is not null)
                    _limit._idle.Remove(Place);
        }

        internal void EndRequest()
        {
            lock (_limit._lock)
                if (--_requests == 0 && !IsClosed)
                    _limit.AddIdle(this);
        }

        internal void Abort(string reason) => _context.Abort(new(reason));
    }
}
