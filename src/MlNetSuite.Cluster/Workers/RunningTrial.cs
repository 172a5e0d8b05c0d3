using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Sweeps.Processes;
using MlNetSuite.Cluster.Shipping;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cluster.Workers;

/// <summary>A trial of another machine's sweep: what it has said so far, for whoever listens.</summary>
internal sealed class RunningTrial(WorkerSweep sweep, TrialOrder order, long memory) : IDisposable
{
    private const int MostReportsAtOnce = 1000;

    private readonly Lock _gate = new();
    private readonly List<ReportLine> _reports = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Stopwatch _heard = Stopwatch.StartNew();
    private TaskCompletionSource _news = NewNews();
    private bool _hasBegun;
    private bool _isGivenBack;
    private TrialEnd? _end;
    private int _listeners;

    internal TrialOrder Order => order;

    internal WorkerSweep Sweep => sweep;

    /// <summary>Bytes reserved for it.</summary>
    internal long Memory => memory;

    internal bool HasEnded => Volatile.Read(ref _end) is not null;

    /// <summary>How long nobody has listened.</summary>
    internal TimeSpan Unheard
    {
        get
        {
            lock (_gate)
                return _listeners > 0 ? TimeSpan.Zero : _heard.Elapsed;
        }
    }

    internal void Start() => _ = Task.Run(RunAsync);

    /// <summary>Waits for news.</summary>
    internal async Task<Heard> ListenAsync(int from, bool hasBegun, TimeSpan patience)
    {
        var deadline = Task.Delay(patience);
        lock (_gate)
            _listeners++;
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (_reports.Count > from || _end is not null || (_hasBegun && !hasBegun) || deadline.IsCompleted)
                {
                    _listeners--;
                    _heard.Restart();
                    return new(_hasBegun, [.. _reports.Skip(from).Take(MostReportsAtOnce)],
                        // Its end is the last thing that is heard of it.
                        _reports.Count - from <= MostReportsAtOnce ? _end : null);
                }
                news = _news.Task;
            }
            await Task.WhenAny(news, deadline);
        }
    }

    internal void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at the same moment.
        }
    }

    /// <summary>Ends it so that it is run elsewhere.</summary>
    internal void GiveBack()
    {
        lock (_gate)
            _isGivenBack = true;
        Stop();
    }

    /// <summary>To be called when it has ended.</summary>
    public void Dispose() => _stop.Dispose();

    private async Task RunAsync()
    {
        using var span = WorkerTrialSpan.Begin(order);
        TrialEnd end;
        try
        {
            var run = new RunTrial(0, order.Number, order.Parameters, order.Seed, order.MaxMemory,
                order.Extra is { } extra ? JsonNode.Parse(extra) as JsonObject : null)
            { Share = order.Share };
            var outcome = await sweep.Runner.RunAsync(run, Begin, report =>
            {
                Tell(() => _reports.Add(new(report.Step, report.Value, report.Seconds)));
                return true;
            }, _stop.Token);
            end = new(EndKind.Completed, [.. outcome.Values], Left(), null, outcome.PeakMemory, outcome.Extra?.ToJsonString());
        }
        catch (TrialFailedException fault)
        {
            end = TrialEnd.Of(fault.IsUnbegun ? EndKind.Unfit : fault.MachineFailed ? EndKind.MachineFailed : EndKind.Failed, fault.Message,
                fault.PeakMemory);
        }
        catch (OperationCanceledException fault)
        {
            end = TrialEnd.Of(_isGivenBack ? EndKind.GivenBack : EndKind.Stopped, null, (fault as TrialStoppedException)?.PeakMemory ?? 0);
        }
        catch (Exception fault)
        {
            end = TrialEnd.Of(MachineFault.Is(fault) ? EndKind.MachineFailed : EndKind.Failed, $"{fault.GetType().Name}: {fault.Message}");
        }
        span.Ended(end);
        Tell(() => _end = end);

        void Begin()
        {
            span.Began();
            Tell(() => _hasBegun = true);
        }
    }

    private LeftFile[] Left() =>
    [
        .. Directory.EnumerateFiles(sweep.Folder, TrialFiles.PatternOf(order.Number))
            .Where(file => !file.EndsWith(".tmp", StringComparison.Ordinal))
            .Select(file => new LeftFile(Path.GetFileName(file), new FileInfo(file).Length, ContentHash.Read(file))),
    ];

    private void Tell(Action change)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            change();
            (told, _news) = (_news, NewNews());
        }
        told.SetResult();
    }

    private static TaskCompletionSource NewNews() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
