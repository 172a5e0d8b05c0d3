using System.Threading.Channels;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.AutoML.Exporters.Mlflow;

/// <summary>Exports a sweep to MLflow tracking: a run for the study and, nested in it, a run a trial with its parameters, its metrics
/// by step and its end. The sweep never waits for it; failures to export are reported and do not affect the sweep.</summary>
/// <example><code>
/// using var mlflow = new MlflowExport(new MlflowOptions { Tracking = "mlruns" }, Console.Error.WriteLine);
/// await sweep.RunAsync(budget, mlflow);         // mlflow ui
/// </code></example>
public sealed class MlflowExport : IProgress<SweepEvent>, IDisposable
{
    private readonly Channel<SweepEvent> _queue = Channel.CreateUnbounded<SweepEvent>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly MlflowOptions _options;
    private readonly Action<string> _warn;
    private readonly Task _work;
    private bool _disposed;

    /// <summary>Exports as <paramref name="options"/> specify.</summary>
    /// <param name="options">Where to export, and with which credentials.</param>
    /// <param name="warn">Receives a message about what could not be exported and why; called from another thread.</param>
    /// <exception cref="MlflowException">The tracking address has an unsupported scheme.</exception>
    public MlflowExport(MlflowOptions options, Action<string> warn)
    {
        (_options, _warn) = (options, warn);
        var store = MlflowAddress.Open(options);
        _work = Task.Run(() => WorkAsync(store));
    }

    /// <inheritdoc/>
    public void Report(SweepEvent value) => _queue.Writer.TryWrite(value);

    /// <summary>Sends the remaining events, for at most <see cref="MlflowOptions.Closing"/>.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _queue.Writer.TryComplete();
        if (!_work.Wait(_options.Closing))
        {
            _stop.Cancel();
            _work.Wait();
        }
        _stop.Dispose();
    }

    private async Task WorkAsync(IMlflowStore store)
    {
        var runs = new MlflowRuns(store, _options);
        try
        {
            while (await _queue.Reader.WaitToReadAsync(_stop.Token))
                foreach (var happened in Latest(Waiting()))
                    await runs.WriteAsync(happened, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            _warn($"MLflow ({store.Where}) was too slow: the last of this sweep is not exported.");
        }
        catch (Exception fault)
        {
            _warn($"MLflow ({store.Where}): nothing more of this sweep is exported: {fault.Message}");
        }
        finally
        {
            _queue.Writer.TryComplete();
            store.Dispose();
        }
    }

    private List<SweepEvent> Waiting()
    {
        List<SweepEvent> waiting = [];
        while (_queue.Reader.TryRead(out var happened))
            waiting.Add(happened);
        return waiting;
    }

    /// <summary>A trial's later events have all of its reports: earlier ones that still wait are left out, so that a slow server
    /// gets few large batches.</summary>
    private static IEnumerable<SweepEvent> Latest(List<SweepEvent> waiting)
    {
        var last = new Dictionary<int, int>();
        for (var i = 0; i < waiting.Count; i++)
            if (NumberOf(waiting[i]) is { } number)
                last[number] = i;
        return waiting.Where((happened, i) => happened is not TrialReported || last[NumberOf(happened)!.Value] == i);
    }

    private static int? NumberOf(SweepEvent happened) => happened switch
    {
        TrialReported e => e.Trial.Number,
        TrialEnded e => e.Trial.Number,
        _ => null,
    };
}

/// <summary>MLflow refused a request or cannot be reached; the message says which and why.</summary>
public sealed class MlflowException(string message, Exception? inner = null) : Exception(message, inner);
