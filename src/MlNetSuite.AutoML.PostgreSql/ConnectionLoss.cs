using System.Data;
using System.Diagnostics;
using Npgsql;
using Polly;
using Polly.Retry;

namespace MlNetSuite.AutoML.PostgreSql;

/// <summary>Which faults pass by themselves, and how long they are waited for.</summary>
/// <param name="connection">The connection.</param>
/// <param name="database">The database in messages.</param>
/// <param name="patience">How long a call waits for the database.</param>
/// <param name="notice">Told when the database does not answer, and when it does again.</param>
internal sealed class ConnectionLoss(NpgsqlConnection connection, string database, TimeSpan patience, Action<string> notice) : IDisposable
{
    /// <summary>A fault that passes sooner is nobody's concern.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);

    /// <summary>How long a sweep waits for the database: longer than it takes to start a server again.</summary>
    internal static readonly TimeSpan PatienceOfSweeps = TimeSpan.FromMinutes(10);

    /// <summary>How long who only looks waits for it.</summary>
    internal static readonly TimeSpan PatienceOfReaders = TimeSpan.FromSeconds(5);

    /// <summary>How long calls wait for it, all together, once there is no time left.</summary>
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(2);

    /// <summary>What an attempt to connect is given at least.</summary>
    private static readonly TimeSpan ShortestAttempt = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A server that stops, is being started or has ended a session that was idle for too long
    /// (https://www.postgresql.org/docs/current/errcodes-appendix.html).</summary>
    private static readonly HashSet<string> Passing =
    [
        PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown, PostgresErrorCodes.CannotConnectNow, "57P05", "25P03",
    ];

    /// <summary>Cancelled when patience ends: pauses and attempts to connect end with it.</summary>
    private CancellationTokenSource _hurry = new();
    private readonly Stopwatch _sinceHurry = new();

    /// <inheritdoc cref="Studies.IStudyStore.IsPatient"/>
    internal bool IsPatient
    {
        get => !_hurry.IsCancellationRequested;
        set
        {
            if (value == IsPatient)
                return;
            if (value)
            {
                _hurry.Dispose();
                _hurry = new();
            }
            else
            {
                _sinceHurry.Restart();
                _hurry.Cancel();
            }
        }
    }

    private TimeSpan LeftAtTheEnd => PatienceAtTheEnd - _sinceHurry.Elapsed;

    /// <summary>How long an attempt to connect may take that begins now.</summary>
    internal CancellationTokenSource Limit() => IsPatient
        ? CancellationTokenSource.CreateLinkedTokenSource(_hurry.Token)
        : new(LeftAtTheEnd > ShortestAttempt ? LeftAtTheEnd : ShortestAttempt);

    /// <summary>Runs work again, after pauses that grow, until a fault is none that passes or the patience is at its end.</summary>
    internal T Outlast<T>(Func<T> work)
    {
        var (waited, told) = (Stopwatch.StartNew(), false);
        T result;
        try
        {
            result = Retrying(patience, LongestPause, Tell).Execute(_ => work(), _hurry.Token);
        }
        catch (Exception fault) when (!IsPatient && (fault is OperationCanceledException || Passes(fault)))
        {
            result = Retrying(LeftAtTheEnd, Noticeable / 4, _ => { }).Execute(work);
        }
        if (told)
            notice($"the database {database} answers again, after {waited.Elapsed.TotalSeconds:0} s.");
        return result;

        void Tell(Exception fault)
        {
            if (told || waited.Elapsed < Noticeable)
                return;
            told = true;
            notice($"the database {database} does not answer ({Reason(fault)}); trials go on, and what they come to is recorded when it "
                + $"answers within {patience.TotalMinutes:0} minutes.");
        }
    }

    public void Dispose() => _hurry.Dispose();

    /// <summary>Why a connection was lost, in words.</summary>
    internal static string Reason(Exception fault) => (fault.InnerException ?? fault).Message.TrimEnd('.');

    private ResiliencePipeline Retrying(TimeSpan longest, TimeSpan longestPause, Action<Exception> onRetry)
    {
        var waited = Stopwatch.StartNew();
        return new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = fault => ValueTask.FromResult(fault.Outcome.Exception is { } lost && Passes(lost) && waited.Elapsed < longest),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(50),
            MaxDelay = longestPause,
            UseJitter = true,
            OnRetry = again =>
            {
                onRetry(again.Outcome.Exception!);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    private bool Passes(Exception fault) => fault switch
    {
        PostgresException refused => refused.IsTransient || Passing.Contains(refused.SqlState),
        NpgsqlException lost => lost.IsTransient,
        // A connection that was found lost between two statements.
        InvalidOperationException => connection.FullState != ConnectionState.Open,
        _ => false,
    };
}
