using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>One child process that works for a sweep, as its parent sees it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int LongestAnswer = 1 << 20;
    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly ErrorTail _errors;
    private readonly IAsyncEnumerator<string> _lines;
    private readonly Task _exited;
    private readonly Lock _gate = new();
    private int _orders;
    private bool _ready;
    private bool _idle;
    private bool _killed;
    private string? _offence;

    private WorkerProcess(Process process)
    {
        _process = process;
        _exited = process.WaitForExitAsync();
        _errors = new(process.StandardError);
        _lines = BoundedLines.ReadAsync(process.StandardOutput, LongestAnswer).GetAsyncEnumerator();
    }

    /// <summary>Whether it can be given another order.</summary>
    internal bool Usable
    {
        get
        {
            lock (_gate)
                return _idle && !_process.HasExited;
        }
    }

    /// <summary>Bytes it holds at present.</summary>
    internal long Memory => ResidentMemory.Of(_process);

    /// <summary>Most bytes it was seen to hold since its order began.</summary>
    internal long Peak { get; set; }

    /// <exception cref="TrialFailedException">It cannot be started.</exception>
    internal static WorkerProcess Start(ProcessStartInfo start, JsonObject? job)
    {
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardInputEncoding = start.StandardOutputEncoding = start.StandardErrorEncoding = new UTF8Encoding(false);
        try
        {
            var worker = new WorkerProcess(Process.Start(start)!);
            worker.Send(new Begin(job));
            return worker;
        }
        catch (Win32Exception fault)
        {
            throw new TrialFailedException($"the worker process, '{start.FileName}', could not be started: {fault.Message}", fault)
            {
                MachineFailed = MachineFault.Is(fault),
                IsUnbegun = true,
            };
        }
    }

    /// <summary>Runs one trial to its end, as <see cref="ITrialRunner.RunAsync"/> promises.</summary>
    internal async Task<TrialOutcome> RunAsync(
        RunTrial order, Action began, Func<TrialReport, bool> report, TimeSpan grace, CancellationToken stop)
    {
        var done = await WorkAsync<TrialDone>(order with { Order = ++_orders }, "trial", began, step => step is not TrialProgress trial
            || report(trial.Report), grace, stop);
        return new(done.Values, Math.Max(Peak, Memory)) { Extra = done.Extra };
    }

    /// <summary>Runs the job that ends a sweep, as <see cref="ISweepExecutor.FinishAsync"/> promises.</summary>
    internal async Task<JsonObject> FinishAsync(FinishRequest request, Action<JsonObject> progress, TimeSpan grace, CancellationToken stop)
    {
        var done = await WorkAsync<FinishDone>(new RunFinish(++_orders, request.Job), "final training", () => { }, Hear, grace, stop);
        return done.Result;

        bool Hear(WorkerAnswer step)
        {
            if (step is FinishProgress finish)
                progress(finish.Progress);
            return true;
        }
    }

    /// <summary>Sends an order and receives answers until it is done; one that was asked to end and does not within
    /// <paramref name="grace"/> is killed.</summary>
    /// <typeparam name="T">The answer that says that it is done.</typeparam>
    /// <param name="order">What to do.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="began">Called when the worker has loaded its data.</param>
    /// <param name="hear">Receives every other answer; false if the order must end.</param>
    /// <param name="grace">See above.</param>
    /// <param name="stop">Ends it.</param>
    private async Task<T> WorkAsync<T>(
        WorkerOrder order, string name, Action began, Func<WorkerAnswer, bool> hear, TimeSpan grace, CancellationToken stop)
        where T : WorkerAnswer
    {
        Busy();
        Peak = Memory;
        _errors.Clear();
        using var over = new CancellationTokenSource();
        var unwanted = false;
        Send(order);
        if (_ready)
            began();
        await using var stopping = stop.Register(EndSoon);
        try
        {
            while (await AnswerAsync() is { } answer)
                switch (answer)
                {
                    case WorkerReady:
                        _ready = true;
                        began();
                        break;
                    case WorkerUnready unready:
                        throw Failed($"the process of the {name} could not begin: {unready.Reason}", unready.MachineFailed, isUnbegun: true);
                    case T done:
                        Rest();
                        return unwanted ? throw Stopped() : done;
                    case OrderFailed failed:
                        Rest();
                        throw unwanted || stop.IsCancellationRequested ? Stopped() : Failed(failed.Reason, failed.MachineFailed);
                    case OrderEnded:
                        Rest();
                        throw Stopped();
                    default:
                        if (!unwanted && !stop.IsCancellationRequested && (unwanted = !hear(answer)))
                            EndSoon();
                        break;
                }
            throw unwanted || (stop.IsCancellationRequested && _offence is null)
                ? Stopped()
                : Failed(_offence ?? await LastWordsAsync(name));
        }
        catch (JsonException fault)
        {
            throw Failed($"the process of the {name} answered in a way that cannot be read: {fault.Message}");
        }
        finally
        {
            await over.CancelAsync();
        }

        void EndSoon()
        {
            Send(new EndOrder(order.Order));
            _ = Task.Delay(grace, over.Token)
                .ContinueWith(_ => Kill(), over.Token, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }
    }

    /// <summary>Kills it and the processes it has started.</summary>
    /// <param name="offence">Which limit its order exceeded; null if none.</param>
    internal void Kill(string? offence = null)
    {
        lock (_gate)
        {
            if (_idle || _killed)
                return;
            (_killed, _offence) = (true, offence);
            try
            {
                _process.Kill(entireProcessTree: true);
            }
            catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
            {
                // It has ended, or a process of its own has: whoever reads its answers comes to their end.
            }
        }
    }

    /// <summary>Lets an idle one end by itself, kills a busy one.</summary>
    public void Dispose()
    {
        Kill();
        _process.StandardInput.Close();
        _process.Dispose();
    }

    private TrialFailedException Failed(string reason, bool machineFailed = false, bool isUnbegun = false) =>
        new(reason) { PeakMemory = Math.Max(Peak, Memory), MachineFailed = machineFailed, IsUnbegun = isUnbegun };

    private TrialStoppedException Stopped() => new() { PeakMemory = Math.Max(Peak, Memory) };

    private void Busy()
    {
        lock (_gate)
            _idle = false;
    }

    /// <summary>The order has ended: from here on it is not killed for what the order did.</summary>
    private void Rest()
    {
        lock (_gate)
            _idle = !_killed;
    }

    /// <summary>The next answer, or null when the process has ended.</summary>
    private async Task<WorkerAnswer?> AnswerAsync()
    {
        while (await LineAsync() is { } line)
            if (WorkerLines.ReadAnswer(line) is { } answer)
                return answer;
        return null;
    }

    /// <summary>The next line, or null at the end of the stream or, where a process of the trial's own holds it open, of the
    /// process.</summary>
    private async Task<string?> LineAsync()
    {
        var next = _lines.MoveNextAsync();
        if (!next.IsCompleted)
        {
            var reading = next.AsTask();
            if (await Task.WhenAny(reading, _exited) != reading && await Task.WhenAny(reading, Task.Delay(Drain)) != reading)
                return null;
            return await reading ? _lines.Current : null;
        }
        return await next ? _lines.Current : null;
    }

    private async Task<string> LastWordsAsync(string name)
    {
        await _exited;
        var words = await _errors.LastAsync();
        var early = _ready ? "" : " before it was ready";
        return $"the process of the {name} ended with {ExitStatus.Describe(_process.ExitCode)}{early}{(words == "" ? "" : $": {words}")}";
    }

    private void Send(WorkerCommand command)
    {
        lock (_gate)
            try
            {
                _process.StandardInput.Write(WorkerLines.Write(command));
                _process.StandardInput.Flush();
            }
            catch (IOException)
            {
                // It has ended; the end of its answers says so, with more to tell.
            }
    }
}
