using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MlNetSuite.Training.Sweeps;

/// <summary>What a sweep and its workers tell each other, as JSON.</summary>
internal static class SweepMessages
{
    // A metric may be infinite, and a loss no number.
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    internal static JsonObject Write<T>(T message) => (JsonObject)JsonSerializer.SerializeToNode(message, Options)!;

    internal static T Read<T>(JsonObject message) =>
        message.Deserialize<T>(Options) ?? throw new JsonException($"a {typeof(T).Name} is null.");
}
