using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>What a worker process works on.</summary>
/// <param name="Space">The space its parameters come from, the same as the study's.</param>
/// <param name="Runner">Runs trials in the worker's process, one at a time.</param>
public sealed record TrialWorkload(SearchSpace Space, ITrialRunner Runner);

/// <summary>The other end of <see cref="ProcessRunner"/>: a program that calls it runs the trials it is sent, one after another,
/// until its standard input ends.</summary>
/// <example><code>
/// if (args is ["trial-worker"])
///     return await TrialWorker.RunAsync(() => new(space, new FunctionRunner(trial => Train(trial.Parameters))));
/// </code></example>
public static class TrialWorker
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    /// <summary>Works for the process that started this one, over standard input and output. What is written to
    /// <see cref="Console.Out"/> goes to standard error meanwhile. When the parent dies, this process ends within a second,
    /// in whatever native code it is.</summary>
    /// <param name="load">Reads the data and so on, once.</param>
    /// <returns>The exit code: 0, 1 when <paramref name="load"/> failed, 2 when a trial does not end.</returns>
    public static async Task<int> RunAsync(Func<TrialWorkload> load)
    {
        var (input, output) = (Console.OpenStandardInput(), Console.OpenStandardOutput());
        Console.SetOut(Console.Error);
        // A terminal sends Ctrl-C to everyone in it; the parent alone decides what that means for trials.
        using var interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        return await RunAsync(load, input, output, orphaned: () =>
        {
            Thread.Sleep(Farewell);
            Process.GetCurrentProcess().Kill(entireProcessTree: false);
        });
    }

    /// <summary>Works over two streams until <paramref name="input"/> ends; the trial under way is asked to end then.</summary>
    /// <returns>0, 1 when <paramref name="load"/> failed, 2 when a trial does not end.</returns>
    public static Task<int> RunAsync(Func<TrialWorkload> load, Stream input, Stream output) =>
        RunAsync(load, input, output, orphaned: () => { });

    private static async Task<int> RunAsync(Func<TrialWorkload> load, Stream input, Stream output, Action orphaned)
    {
        var orders = new Orders(input, orphaned);
        var answers = new Answers(output);
        try
        {
            var work = load();
            answers.Say(new WorkerReady());
            await foreach (var order in orders.ReadAsync())
                answers.Say(await RunAsync(order, work, answers));
            await work.Runner.DisposeAsync();
            return 0;
        }
        catch (TrialStoppedException)
        {
            return 2; // the trial goes on, and only the end of its process ends it
        }
        catch (IOException) when (orders.Ended)
        {
            return 0; // nobody is left to answer
        }
        catch (Exception fault)
        {
            answers.Say(new WorkerUnready($"{fault.GetType().Name}: {fault.Message}", MachineFault.Is(fault)));
            return 1;
        }
    }

    private static async Task<WorkerAnswer> RunAsync(Order order, TrialWorkload work, Answers answers)
    {
        try
        {
            var trial = order.Trial;
            var request = new TrialRequest(trial.Number, work.Space.Resolve(trial.Parameters), trial.Seed, trial.MaxMemory) { Extra = trial.Extra };
            var outcome = await work.Runner.RunAsync(request, report =>
            {
                answers.Say(new TrialGoesOn(report));
                return !order.End.IsCancellationRequested;
            }, order.End.Token);
            return new TrialDone(outcome.Values, outcome.Extra);
        }
        catch (OperationCanceledException fault) when (fault is not TrialStoppedException { Abandoned: true } && order.End.IsCancellationRequested)
        {
            return new TrialCut();
        }
        catch (TrialFailedException fault)
        {
            return new TrialFailed(fault.Message, fault.MachineFailed);
        }
        catch (Exception fault) when (fault is not TrialStoppedException)
        {
            return new TrialFailed($"{fault.GetType().Name}: {fault.Message}", MachineFault.Is(fault));
        }
        finally
        {
            order.End.Dispose();
        }
    }

    private sealed record Order(RunTrial Trial, CancellationTokenSource End);

    /// <summary>Reads commands on a thread of its own, so that one to end is heard while a trial runs.</summary>
    private sealed class Orders
    {
        private readonly Channel<Order> _queue = Channel.CreateUnbounded<Order>();
        private Order? _last;

        internal Orders(Stream input, Action orphaned) =>
            new Thread(() => Listen(input, orphaned)) { IsBackground = true, Name = "trial commands" }.Start();

        internal bool Ended { get; private set; }

        internal IAsyncEnumerable<Order> ReadAsync() => _queue.Reader.ReadAllAsync();

        private void Listen(Stream input, Action orphaned)
        {
            using var lines = new StreamReader(input, new UTF8Encoding(false));
            try
            {
                while (lines.ReadLine() is { } line)
                    if (WorkerLines.ReadCommand(line) is RunTrial trial)
                        _queue.Writer.TryWrite(_last = new(trial, new()));
                    else if (WorkerLines.ReadCommand(line) is EndTrial end && end.Number == _last?.Trial.Number)
                        Cancel();
            }
            catch (IOException)
            {
                // A parent that died may leave a broken pipe instead of an end.
            }
            Ended = true;
            _queue.Writer.TryComplete();
            Cancel();
            orphaned();
        }

        private void Cancel()
        {
            try
            {
                _last?.End.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The trial ended at the same moment.
            }
        }
    }

    /// <summary>Writes answers whole, from any thread.</summary>
    private sealed class Answers(Stream output)
    {
        private readonly Lock _gate = new();

        internal void Say(WorkerAnswer answer)
        {
            var line = Encoding.UTF8.GetBytes(WorkerLines.Write(answer));
            lock (_gate)
            {
                output.Write(line);
                output.Flush();
            }
        }
    }
}
