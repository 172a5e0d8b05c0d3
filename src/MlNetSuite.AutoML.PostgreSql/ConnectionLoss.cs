using System.Data;
using System.Diagnostics;
using Npgsql;
using Polly;
using Polly.Retry;

namespace MlNetSuite.AutoML.PostgreSql;

/// <summary>Which faults pass by themselves, and how long they are waited for.</summary>
internal sealed class ConnectionLoss(NpgsqlConnection connection)
{
    /// <summary>How long a call waits for the database.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A server that stops, is being started or has ended a session that was idle for too long
    /// (https://www.postgresql.org/docs/current/errcodes-appendix.html).</summary>
    private static readonly HashSet<string> Passing =
    [
        PostgresErrorCodes.AdminShutdown, PostgresErrorCodes.CrashShutdown, PostgresErrorCodes.CannotConnectNow, "57P05", "25P03",
    ];

    /// <summary>Runs what it is given again, after pauses that grow, until a fault is none that passes or the patience is at its
    /// end.</summary>
    internal ResiliencePipeline Retrying()
    {
        var waited = Stopwatch.StartNew();
        return new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = fault => ValueTask.FromResult(fault.Outcome.Exception is { } lost && Passes(lost) && waited.Elapsed < Patience),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(50),
            MaxDelay = LongestPause,
            UseJitter = true,
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
