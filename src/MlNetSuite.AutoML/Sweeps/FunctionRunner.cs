using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Runs trials as calls of a function in this process.</summary>
/// <param name="function">From a trial to what comes of it.</param>
public sealed class FunctionRunner(Func<TrialContext, TrialOutcome> function) : ITrialRunner
{
    /// <summary>For one objective.</summary>
    public FunctionRunner(Func<TrialContext, double> objective) : this(trial => new TrialOutcome([objective(trial)]))
    {
    }

    /// <summary>For several: a value for each.</summary>
    public FunctionRunner(Func<TrialContext, IReadOnlyList<double>> objectives) : this(trial => new TrialOutcome(objectives(trial)))
    {
    }

    /// <summary>How long a function that was asked to end may take before it is abandoned: it cannot be killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<TrialOutcome> RunAsync(TrialRequest request, Func<TrialReport, bool> report, CancellationToken stop)
    {
        request.Began();
        // Not disposed: an abandoned function may use it at any time.
        var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // A thread of its own: functions that block would keep the pool's threads from timers and continuations.
        var running = Task.Factory.StartNew(() => Run(new(request, report, cut)), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var tooLong = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var patience = cut.Token.Register(() => _ = Task.Delay(Grace)
            .ContinueWith(_ => tooLong.TrySetResult(), TaskScheduler.Default));
        return await Task.WhenAny(running, tooLong.Task) == running ? await running : throw new TrialStoppedException { Abandoned = true };
    }

    private TrialOutcome Run(TrialContext trial)
    {
        try
        {
            return function(trial);
        }
        catch (OperationCanceledException) when (trial.Cancel.IsCancellationRequested)
        {
            throw new TrialStoppedException();
        }
        catch (Exception fault) when (fault is not TrialFailedException)
        {
            throw new TrialFailedException($"{fault.GetType().Name}: {fault.Message}", fault) { MachineFailed = MachineFault.Is(fault) };
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The arguments of a trial's function.</summary>
public sealed class TrialContext
{
    private readonly Func<TrialReport, bool> _report;
    private readonly CancellationTokenSource _stop;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TrialRequest _request;

    internal TrialContext(TrialRequest request, Func<TrialReport, bool> report, CancellationTokenSource stop) =>
        (_request, _report, _stop) = (request, report, stop);

    /// <summary>The trial's number.</summary>
    public int Number => _request.Number;

    /// <summary>The trial's random seed.</summary>
    public int Seed => _request.Seed;

    /// <summary>What to run with.</summary>
    public ParameterSet Parameters => _request.Parameters;

    /// <summary>Share of the training rows to learn from, above 0 and up to 1.</summary>
    public double Share => _request.Share;

    /// <summary>What else came with the request; null for nothing.</summary>
    public JsonObject? Extra => _request.Extra;

    /// <summary>Cancelled when the trial is pruned, skipped or out of time.</summary>
    public CancellationToken Cancel => _stop.Token;

    /// <summary>Reports an intermediate value.</summary>
    /// <param name="step">Work done so far, in a unit that is the same for all trials.</param>
    /// <param name="value">The first objective.</param>
    /// <exception cref="OperationCanceledException">The trial must end; do not catch it.</exception>
    public void Report(double step, double value)
    {
        // Whoever listens may take its time, such as to record the value.
        _watch.Stop();
        var goOn = _report(new(step, value, _watch.Elapsed.TotalSeconds));
        _watch.Start();
        if (!goOn)
            _stop.Cancel();
        _stop.Token.ThrowIfCancellationRequested();
    }
}
