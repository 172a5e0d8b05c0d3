using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>What a sweep tells a worker: one JSON object a line on the worker's standard input.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(RunTrial), "run")]
[JsonDerivedType(typeof(EndTrial), "end")]
internal abstract record WorkerCommand;

/// <summary>Run this trial; nothing else runs at the same time.</summary>
internal sealed record RunTrial(int Number, IReadOnlyDictionary<string, string> Parameters, int Seed, long? MaxMemory, JsonObject? Extra) : WorkerCommand;

/// <summary>End this trial soon; without effect if it has ended.</summary>
internal sealed record EndTrial(int Number) : WorkerCommand;

/// <summary>What a worker answers: one JSON object a line on its standard output, after <see cref="WorkerLines.Mark"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(WorkerReady), "ready")]
[JsonDerivedType(typeof(WorkerUnready), "unready")]
[JsonDerivedType(typeof(TrialGoesOn), "report")]
[JsonDerivedType(typeof(TrialDone), "done")]
[JsonDerivedType(typeof(TrialFailed), "failed")]
[JsonDerivedType(typeof(TrialCut), "ended")]
internal abstract record WorkerAnswer;

/// <summary>Loaded, and waits for trials.</summary>
internal sealed record WorkerReady : WorkerAnswer;

/// <summary>Could not load; the process ends.</summary>
internal sealed record WorkerUnready(string Reason, bool MachineFailed = false) : WorkerAnswer;

/// <summary>The trial reports.</summary>
internal sealed record TrialGoesOn(TrialReport Report) : WorkerAnswer;

/// <summary>The trial ran to its end.</summary>
internal sealed record TrialDone(IReadOnlyList<double> Values, JsonObject? Extra) : WorkerAnswer;

/// <summary>The trial failed; the worker lives on.</summary>
internal sealed record TrialFailed(string Reason, bool MachineFailed = false) : WorkerAnswer;

/// <summary>The trial ended as asked.</summary>
internal sealed record TrialCut : WorkerAnswer;

/// <summary>Messages as lines.</summary>
/// <remarks>Native libraries print to standard output as they please, without asking and without ending their lines. An answer
/// therefore begins on a new line with a mark, and whatever has none is not one.</remarks>
internal static class WorkerLines
{
    internal const string Mark = "\u0002mlnetsuite-trial ";

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
        line.StartsWith(Mark, StringComparison.Ordinal) ? JsonSerializer.Deserialize<WorkerAnswer>(line.AsSpan(Mark.Length), Options) : null;
}
