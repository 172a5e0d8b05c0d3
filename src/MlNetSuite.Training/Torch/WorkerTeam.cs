using System.Runtime.ExceptionServices;

namespace MlNetSuite.Training.Torch;

/// <summary>A few threads that run the numbered pieces of one job after another, each with libtorch kept to that thread.</summary>
/// <remarks>libtorch's own threads split single operators, which scales badly for small ones and makes sums depend on how
/// many there are. Here an operator runs on one thread and whole pieces run side by side.</remarks>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Barrier _start;
    private readonly Barrier _end;
    private readonly TorchThreads _libtorch;
    private readonly Thread[] _threads;
    private Action<int>? _piece;
    private int _count;
    private int _next;
    private Exception? _failure;

    /// <param name="threads">Threads working, the caller's included; at least 1.</param>
    internal WorkerTeam(int threads)
    {
        _start = new Barrier(threads);
        _end = new Barrier(threads);
        _libtorch = new();
        _threads = [.. Enumerable.Range(1, threads - 1).Select(i => new Thread(Work) { IsBackground = true, Name = $"training {i}" })];
        foreach (var thread in _threads)
            thread.Start();
    }

    /// <summary>Runs <paramref name="piece"/> for 0..count-1 and returns when all are done, or throws what the first to fail threw. Which
    /// thread runs which piece is left open, so pieces must not depend on it.</summary>
    internal void Run(int count, Action<int> piece)
    {
        (_piece, _count, _next) = (piece, count, 0);
        _start.SignalAndWait();
        RunPieces(piece);
        _end.SignalAndWait();
        if (Interlocked.Exchange(ref _failure, null) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose()
    {
        _piece = null;
        _start.SignalAndWait();
        foreach (var thread in _threads)
            thread.Join();
        _start.Dispose();
        _end.Dispose();
        _libtorch.Dispose();
    }

    private void Work()
    {
        TorchThreads.OneHere();
        while (true)
        {
            _start.SignalAndWait();
            if (_piece is not { } piece)
                return;
            RunPieces(piece);
            _end.SignalAndWait();
        }
    }

    private void RunPieces(Action<int> piece)
    {
        try
        {
            for (var i = Interlocked.Increment(ref _next) - 1; i < _count; i = Interlocked.Increment(ref _next) - 1)
                piece(i);
        }
        catch (Exception e)
        {
            // Carried to the caller of Run; a worker that died would leave the others waiting for ever.
            _next = _count;
            Interlocked.CompareExchange(ref _failure, e, null);
        }
    }
}
