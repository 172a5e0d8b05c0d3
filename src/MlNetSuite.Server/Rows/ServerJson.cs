using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MlNetSuite.Server.Rows;

/// <summary>Writers made at compile time.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ServerJson : JsonSerializerContext;
