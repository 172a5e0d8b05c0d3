using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>The other end of <see cref="ProcessRunner"/>: a program that calls it carries out orders, one after another,
/// until its standard input ends.</summary>
/// <example><code>
/// if (args is ["sweep-worker"])
///     return await SweepWorker.RunAsync(() => new(space, new FunctionRunner(trial => Train(trial.Parameters))));
/// </code></example>
public static class SweepWorker
{
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    /// <summary>Works for the process that started this one, over standard input and output. What is written to
    /// <see cref="Console.Out"/> goes to standard error meanwhile. When the parent dies, this process ends within a second,
    /// in whatever native code it is.</summary>
    /// <param name="begin">Maps the sweep's description (see <see cref="ProcessRunner"/>) to what this process runs for it.</param>
    /// <returns>The exit code: 0, 1 when it could not begin, 2 when an order does not end.</returns>
    public static async Task<int> RunAsync(Func<JsonObject?, SweepProgram> begin)
    {
        var (input, output) = (Console.OpenStandardInput(), Console.OpenStandardOutput());
        Console.SetOut(Console.Error);
        // A terminal sends Ctrl-C to everyone in it; the parent alone decides what that means for its workers.
        using var interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        return await RunAsync(begin, input, output, orphaned: () =>
        {
            Thread.Sleep(Farewell);
            Process.GetCurrentProcess().Kill(entireProcessTree: false);
        });
    }

    /// <summary>As above, for a program that needs no description and a sweep that ends with its last trial.</summary>
    /// <param name="load">Reads the data and so on, once.</param>
    public static Task<int> RunAsync(Func<TrialWorkload> load) => RunAsync(_ => new SweepProgram(load));

    /// <summary>Works over two streams until <paramref name="input"/> ends; the order under way is asked to end then.</summary>
    /// <param name="begin">Maps the sweep's description to what this process runs for it.</param>
    /// <param name="input">Orders.</param>
    /// <param name="output">Answers.</param>
    /// <returns>0, 1 when it could not begin, 2 when an order does not end.</returns>
    public static Task<int> RunAsync(Func<JsonObject?, SweepProgram> begin, Stream input, Stream output) =>
        RunAsync(begin, input, output, orphaned: () => { });

    private static async Task<int> RunAsync(Func<JsonObject?, SweepProgram> begin, Stream input, Stream output, Action orphaned)
    {
        var orders = new Orders(input, orphaned);
        var answers = new Answers(output);
        try
        {
            var program = begin(await orders.JobAsync());
            TrialWorkload? trials = null;
            await foreach (var order in orders.ReadAsync())
            {
                if (order.Command is not RunTrial)
                    answers.Send(new WorkerReady());
                else if (trials is null)
                {
                    trials = program.Load();
                    answers.Send(new WorkerReady());
                }
                answers.Send(await AnswerAsync(order, program, trials, answers));
            }
            if (trials is not null)
                await trials.Runner.DisposeAsync();
            return 0;
        }
        catch (TrialStoppedException)
        {
            return 2; // the trial goes on, and only the end of its process ends it
        }
        catch (Exception gone) when (orders.Ended && gone is IOException or OperationCanceledException)
        {
            return 0; // nobody is left to answer
        }
        catch (Exception fault)
        {
            answers.Send(new WorkerUnready($"{fault.GetType().Name}: {fault.Message}", MachineFault.Is(fault)));
            return 1;
        }
    }

    /// <summary>Does what is ordered, and answers what came of it.</summary>
    private static async Task<WorkerAnswer> AnswerAsync(Order order, SweepProgram program, TrialWorkload? trials, Answers answers)
    {
        try
        {
            return order.Command is RunTrial trial
                ? await TrialAsync(trial, trials!, answers, order.End.Token)
                : await FinishAsync((RunFinish)order.Command, program, answers, order.End.Token);
        }
        catch (OperationCanceledException fault)
            when (fault is not TrialStoppedException { Abandoned: true } && order.End.IsCancellationRequested)
        {
            return new OrderEnded();
        }
        catch (TrialFailedException fault)
        {
            return new OrderFailed(fault.Message, fault.MachineFailed);
        }
        catch (Exception fault) when (fault is not TrialStoppedException)
        {
            return new OrderFailed($"{fault.GetType().Name}: {fault.Message}", MachineFault.Is(fault));
        }
        finally
        {
            order.End.Dispose();
        }
    }

    private static async Task<WorkerAnswer> TrialAsync(RunTrial trial, TrialWorkload work, Answers answers, CancellationToken end)
    {
        var request = new TrialRequest(trial.Number, work.Space.Resolve(trial.Parameters), trial.Seed,
            trial.MaxMemory)
        { Extra = trial.Extra, Share = trial.Share };
        var outcome = await work.Runner.RunAsync(request, report =>
        {
            answers.Send(new TrialProgress(report));
            return !end.IsCancellationRequested;
        }, end);
        return new TrialDone(outcome.Values, outcome.Extra);
    }

    private static Task<WorkerAnswer> FinishAsync(RunFinish finish, SweepProgram program, Answers answers, CancellationToken end) =>
        Task.Run<WorkerAnswer>(() => program.Finish is { } run
            ? new FinishDone(run(finish.Job, progress => answers.Send(new FinishProgress(progress)), end))
            : new OrderFailed("this worker's program does not finish sweeps."), CancellationToken.None);

    /// <summary>An order, and the means to end it.</summary>
    private sealed record Order(WorkerOrder Command, CancellationTokenSource End);

    /// <summary>Reads commands on a thread of its own, so that one to end is heard while work goes on.</summary>
    private sealed class Orders
    {
        private readonly TaskCompletionSource<JsonObject?> _job = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Channel<Order> _queue = Channel.CreateUnbounded<Order>();
        private Order? _last;

        internal Orders(Stream input, Action orphaned) =>
            new Thread(() => Listen(input, orphaned)) { IsBackground = true, Name = "sweep commands" }.Start();

        internal bool Ended { get; private set; }

        /// <summary>The sweep's description, from the first command.</summary>
        internal Task<JsonObject?> JobAsync() => _job.Task;

        internal IAsyncEnumerable<Order> ReadAsync() => _queue.Reader.ReadAllAsync();

        private void Listen(Stream input, Action orphaned)
        {
            using var lines = new StreamReader(input, new UTF8Encoding(false));
            try
            {
                while (lines.ReadLine() is { } line)
                    Hear(WorkerLines.ReadCommand(line));
            }
            catch (IOException)
            {
                // A parent that died may leave a broken pipe instead of an end.
            }
            Ended = true;
            _queue.Writer.TryComplete();
            _job.TrySetCanceled();
            Cancel();
            orphaned();
        }

        private void Hear(WorkerCommand command)
        {
            switch (command)
            {
                case Begin begin:
                    _job.TrySetResult(begin.Job);
                    break;
                case WorkerOrder order:
                    _queue.Writer.TryWrite(_last = new(order, new()));
                    break;
                case EndOrder end when end.Order == _last?.Command.Order:
                    Cancel();
                    break;
            }
        }

        private void Cancel()
        {
            try
            {
                _last?.End.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended at the same moment.
            }
        }
    }

    /// <summary>Writes answers whole, from any thread.</summary>
    private sealed class Answers(Stream output)
    {
        private readonly Lock _gate = new();

        internal void Send(WorkerAnswer answer)
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
