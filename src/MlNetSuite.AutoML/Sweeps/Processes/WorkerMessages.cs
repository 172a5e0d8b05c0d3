using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>What a sweep sends to a worker: one JSON object a line on the worker's standard input. <see cref="Begin"/> comes
/// first.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(Begin), "begin")]
[JsonDerivedType(typeof(RunTrial), "run")]
[JsonDerivedType(typeof(RunFinish), "finish")]
[JsonDerivedType(typeof(EndOrder), "end")]
internal abstract record WorkerCommand;

/// <summary>Describes the sweep, in a format of its program.</summary>
internal sealed record Begin(JsonObject? Job) : WorkerCommand;

/// <summary>Work to do; the worker does nothing else at the same time.</summary>
/// <param name="Order">Distinguishes it from the worker's earlier orders.</param>
internal abstract record WorkerOrder(int Order) : WorkerCommand;

/// <summary>Run this trial.</summary>
internal sealed record RunTrial(int Order, int Number, IReadOnlyDictionary<string, string> Parameters, int Seed, long? MaxMemory,
    JsonObject? Extra)
    : WorkerOrder(Order)
{
    /// <inheritdoc cref="TrialRequest.Share"/>
    public double Share { get; init; } = 1;
}

/// <summary>Run the job that ends the sweep.</summary>
internal sealed record RunFinish(int Order, JsonObject Job) : WorkerOrder(Order);

/// <summary>End this order soon; without effect if it has ended.</summary>
internal sealed record EndOrder(int Order) : WorkerCommand;

/// <summary>What a worker answers: one JSON object a line on its standard output, after <see cref="WorkerLines.Mark"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(WorkerReady), "ready")]
[JsonDerivedType(typeof(WorkerUnready), "unready")]
[JsonDerivedType(typeof(TrialProgress), "report")]
[JsonDerivedType(typeof(TrialDone), "done")]
[JsonDerivedType(typeof(FinishProgress), "progress")]
[JsonDerivedType(typeof(FinishDone), "finished")]
[JsonDerivedType(typeof(OrderFailed), "failed")]
[JsonDerivedType(typeof(OrderEnded), "ended")]
internal abstract record WorkerAnswer;

/// <summary>The worker has loaded its data and starts its first order.</summary>
internal sealed record WorkerReady : WorkerAnswer;

/// <summary>Could not begin; the process ends.</summary>
internal sealed record WorkerUnready(string Reason, bool MachineFailed = false) : WorkerAnswer;

/// <summary>The trial reports.</summary>
internal sealed record TrialProgress(TrialReport Report) : WorkerAnswer;

/// <summary>The trial ran to its end.</summary>
internal sealed record TrialDone(IReadOnlyList<double> Values, JsonObject? Extra) : WorkerAnswer;

/// <summary>Progress of the job that ends the sweep.</summary>
internal sealed record FinishProgress(JsonObject Progress) : WorkerAnswer;

/// <summary>The job that ends the sweep is done.</summary>
internal sealed record FinishDone(JsonObject Result) : WorkerAnswer;

/// <summary>The order failed; the worker keeps running.</summary>
internal sealed record OrderFailed(string Reason, bool MachineFailed = false) : WorkerAnswer;

/// <summary>The order ended as asked.</summary>
internal sealed record OrderEnded : WorkerAnswer;

/// <summary>Messages as lines.</summary>
/// <remarks>Native libraries print to standard output as they please, without asking and without ending their lines. An answer
/// therefore begins on a new line with a mark, and whatever has none is not one.</remarks>
internal static class WorkerLines
{
    internal const string Mark = "\u0002mlnetsuite-worker ";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal static string Write(WorkerCommand command) => JsonSerializer.Serialize(command, Options) + "\n";

    internal static string Write(WorkerAnswer answer) => "\n" + Mark + JsonSerializer.Serialize(answer, Options) + "\n";

    internal static WorkerCommand ReadCommand(string line) =>
        JsonSerializer.Deserialize<WorkerCommand>(line, Options) ?? throw new JsonException("a command is null.");

    /// <summary>The answer in a line, or null where there is none.</summary>
    /// <exception cref="JsonException">There is a mark, but nothing readable after it.</exception>
    internal static WorkerAnswer? ReadAnswer(string line) =>
        line.StartsWith(Mark, StringComparison.Ordinal)
        ? JsonSerializer.Deserialize<WorkerAnswer>(line.AsSpan(Mark.Length), Options)
        : null;
}
