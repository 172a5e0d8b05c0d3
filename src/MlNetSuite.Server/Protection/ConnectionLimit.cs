using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>Bounds the connections that are open at one time. For one more than that, the connection that has been idle longest is closed;
/// one with a request under way is never closed for another. Kestrel's own limit refuses new connections instead, so that idle ones
/// would shut out everybody else.</summary>
/// <param name="limit">Most connections at one time.</param>
internal sealed class ConnectionLimit(int limit)
{
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
            _idle.AddLast(connection.Place);
        }
        oldest?.Abort();
        return true;
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
                    _limit._idle.AddLast(Place);
        }

        internal void Abort() => _context.Abort(new("it was idle longest, and the server has as many connections as it may."));
    }
}
