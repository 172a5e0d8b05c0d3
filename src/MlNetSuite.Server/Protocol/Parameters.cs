using System.Text.Json;
using MlNetSuite.Server.Json;

namespace MlNetSuite.Server.Protocol;

/// <summary>The parameters of a request that this server reads; others are ignored, as the protocol demands.</summary>
/// <param name="BinarySize"><c>binary_data_size</c> of an input.</param>
/// <param name="BinaryOutput"><c>binary_data</c> of an output.</param>
/// <param name="BinaryOutputs"><c>binary_data_output</c> of a request.</param>
/// <param name="ContentType"><c>content_type</c> of an input, which MLServer's clients send.</param>
internal readonly record struct Parameters(long? BinarySize, bool? BinaryOutput, bool? BinaryOutputs, string? ContentType)
{
    /// <summary>Triton's extension that turns an output into texts of the likeliest classes.</summary>
    internal const string Classification = "classification";

    internal const string ContentTypeName = "content_type";

    /// <summary>Refuses what would change the answer, and is not done here.</summary>
    internal static RefusedRequestException NoClassification() => new(
        $"'{Classification}' is an extension that this server does not have; 'PredictedLabel' is the class, and 'Score' the probability " +
        $"of each.");

    internal static Parameters Read(ref Utf8JsonReader reader)
    {
        InferRequestReader.RequireObject(ref reader, "\"parameters\"");
        var parameters = default(Parameters);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "binary_data_size")
                parameters = parameters with { BinarySize = JsonNumbers.Int64(ref reader, name) };
            else if (name == "binary_data")
                parameters = parameters with { BinaryOutput = Truth(ref reader, name) };
            else if (name == "binary_data_output")
                parameters = parameters with { BinaryOutputs = Truth(ref reader, name) };
            else if (name == ContentTypeName)
                parameters = parameters with { ContentType = InferRequestReader.Text(ref reader, name) };
            else if (name == Classification)
                throw NoClassification();
            else
                reader.Skip();
        }
        return parameters;
    }

    private static bool Truth(ref Utf8JsonReader reader, string name) => reader.TokenType is JsonTokenType.True or JsonTokenType.False
        ? reader.GetBoolean()
        : throw new RefusedRequestException($"'{name}' must be true or false, but got {JsonNumbers.Describe(ref reader)}.");
}
