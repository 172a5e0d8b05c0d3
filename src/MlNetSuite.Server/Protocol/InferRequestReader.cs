using System.Text.Json;
using MlNetSuite.Server.Json;

namespace MlNetSuite.Server.Protocol;

/// <summary>Reads an inference request: a JSON object and, by the binary tensor data extension, the bytes that follow it.</summary>
/// <remarks>Open Inference Protocol v2, "Inference Request JSON Object"; Triton's "Binary Tensor Data Extension".</remarks>
internal static class InferRequestReader
{
    /// <param name="body">The whole body; the request refers to it.</param>
    /// <param name="headerLength">Length of the JSON where bytes follow it (<c>Inference-Header-Content-Length</c>); null for none.</param>
    /// <param name="limits">What is too much.</param>
    /// <exception cref="RefusedRequestException">It is not such a request.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    internal static InferRequest Read(ReadOnlyMemory<byte> body, long? headerLength, PredictionServerOptions limits)
    {
        if (headerLength is < 0 || headerLength > body.Length)
            throw new RefusedRequestException($"Inference-Header-Content-Length is {headerLength}; the body has {body.Length} bytes.");
        var json = headerLength is { } length ? body[..(int)length] : body;
        if (json.IsEmpty)
            throw new RefusedRequestException("the body is empty; an inference request is a JSON object with \"inputs\".");
        var binary = body[json.Length..];
        try
        {
            return ReadRequest(json, ref binary, limits) is var request && binary.IsEmpty
                ? request
                : throw new RefusedRequestException($"{binary.Length:N0} bytes follow the tensors' binary data.");
        }
        // The reader's word for text that is not UTF-8, or an escape that is no character.
        catch (InvalidOperationException fault)
        {
            throw new RefusedRequestException("the request holds text that is not UTF-8.", fault);
        }
    }

    private static InferRequest ReadRequest(ReadOnlyMemory<byte> json, ref ReadOnlyMemory<byte> binary, PredictionServerOptions limits)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        RequireObject(ref reader, "an inference request");
        string? id = null;
        List<InputTensor>? inputs = null;
        List<RequestedOutput>? outputs = null;
        var parameters = default(Parameters);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Next(ref reader);
            if (name == "id")
                id = Text(ref reader, "id");
            else if (name == "inputs")
                inputs = ReadInputs(ref reader, json, ref binary, limits);
            else if (name == "outputs")
                outputs = ReadOutputs(ref reader);
            else if (name == "parameters")
                parameters = Parameters.Read(ref reader);
            else
                reader.Skip();
        }
        reader.Read();
        return inputs is { Count: > 0 }
            ? new(id, inputs, outputs, parameters.BinaryOutputs ?? false)
            : throw new RefusedRequestException("there are no \"inputs\"; an inference request has at least one.");
    }

    private static List<InputTensor> ReadInputs(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, ref ReadOnlyMemory<byte> binary,
        PredictionServerOptions limits)
    {
        RequireArray(ref reader, "inputs");
        var inputs = new List<InputTensor>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            inputs.Add(ReadInput(ref reader, json, ref binary, limits));
        return inputs;
    }

    private static InputTensor ReadInput(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, ref ReadOnlyMemory<byte> binary,
        PredictionServerOptions limits)
    {
        RequireObject(ref reader, "an input");
        string? name = null, datatype = null;
        List<long>? shape = null;
        Range? data = null;
        var parameters = default(Parameters);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var property = Next(ref reader);
            if (property == "name")
                name = Text(ref reader, "an input's name");
            else if (property == "datatype")
                datatype = Text(ref reader, "a datatype");
            else if (property == "shape")
                shape = Shape(ref reader);
            else if (property == "data")
                data = Skipped(ref reader);
            else if (property == "parameters")
                parameters = Parameters.Read(ref reader);
            else
                reader.Skip();
        }
        if (name is null)
            throw new RefusedRequestException("an input has no \"name\".");
        var type = TensorShape.Datatype(name, datatype ?? throw new RefusedRequestException($"tensor '{name}' has no \"datatype\"."));
        TensorShape.Check(name, shape ?? throw new RefusedRequestException($"tensor '{name}' has no \"shape\"."), limits.MaxElements);
        if (data is not null && parameters.BinarySize is not null)
            throw new RefusedRequestException($"tensor '{name}' has \"data\" and \"binary_data_size\"; give one.");
        ITensorData elements = parameters.BinarySize is { } size ? new RawTensorData(Cut(ref binary, name, size))
            : new JsonTensorData(json[data ?? throw new RefusedRequestException($"tensor '{name}' has no \"data\".")]);
        return new(name, type, shape, elements) { ContentType = parameters.ContentType };
    }

    private static ReadOnlyMemory<byte> Cut(ref ReadOnlyMemory<byte> binary, string tensor, long size)
    {
        if (size < 0 || size > binary.Length)
            throw new RefusedRequestException(
                $"tensor '{tensor}' has a binary_data_size of {size}; {binary.Length:N0} bytes are left after the JSON object.");
        var piece = binary[..(int)size];
        binary = binary[(int)size..];
        return piece;
    }

    private static List<RequestedOutput> ReadOutputs(ref Utf8JsonReader reader)
    {
        RequireArray(ref reader, "outputs");
        var outputs = new List<RequestedOutput>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            RequireObject(ref reader, "an output");
            string? name = null;
            var parameters = default(Parameters);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var property = Next(ref reader);
                if (property == "name")
                    name = Text(ref reader, "an output's name");
                else if (property == "parameters")
                    parameters = Parameters.Read(ref reader);
                else
                    reader.Skip();
            }
            outputs.Add(new(name ?? throw new RefusedRequestException("an output has no \"name\"."), parameters.BinaryOutput));
        }
        // Otherwise a short request could ask for an answer of any length.
        return outputs.DistinctBy(o => o.Name).Count() == outputs.Count
            ? outputs
            : throw new RefusedRequestException("an output is asked for twice.");
    }

    private static List<long> Shape(ref Utf8JsonReader reader)
    {
        RequireArray(ref reader, "shape");
        var shape = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            shape.Add(JsonNumbers.Int64(ref reader, "shape"));
        return shape;
    }

    private static Range Skipped(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    private static string Next(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        reader.Read();
        return name;
    }

    internal static string Text(ref Utf8JsonReader reader, string what) => reader.TokenType == JsonTokenType.String
        ? reader.GetString()!
        : throw new RefusedRequestException($"{what} must be a string, but got {JsonNumbers.Describe(ref reader)}.");

    internal static void RequireObject(ref Utf8JsonReader reader, string what)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new RefusedRequestException($"{what} must be a JSON object, but got {JsonNumbers.Describe(ref reader)}.");
    }

    private static void RequireArray(ref Utf8JsonReader reader, string what)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new RefusedRequestException($"\"{what}\" must be an array, but got {JsonNumbers.Describe(ref reader)}.");
    }
}
