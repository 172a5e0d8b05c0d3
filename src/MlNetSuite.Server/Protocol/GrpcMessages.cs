using System.Buffers;
using Google.Protobuf;
using MlNetSuite.Server.Protocol.Grpc;

namespace MlNetSuite.Server.Protocol;

/// <summary>Between the messages of the gRPC service and the requests and tensors that REST has too.</summary>
internal static class GrpcMessages
{
    /// <exception cref="RefusedRequestException">The message contradicts itself.</exception>
    internal static InferRequest Request(ModelInferRequest message, PredictionServerOptions limits)
    {
        if (message.Inputs.Count == 0)
            throw new RefusedRequestException("there are no inputs; an inference request has at least one.");
        var raw = message.RawInputContents;
        if (raw.Count > 0 && raw.Count != message.Inputs.Count)
            throw new RefusedRequestException($"there are {raw.Count} raw_input_contents for {message.Inputs.Count} inputs.");
        var inputs = message.Inputs.Select((input, i) => Input(input, raw.Count > 0 ? raw[i] : null, limits)).ToList();
        var outputs = message.Outputs.Select(o => new RequestedOutput(o.Name, null)).ToList();
        if (outputs.DistinctBy(o => o.Name).Count() < outputs.Count)
            throw new RefusedRequestException("an output is asked for twice.");
        if (message.Outputs.Any(o => o.Parameters.ContainsKey(Parameters.Classification)))
            throw Parameters.NoClassification();
        // Whoever sends raw contents gets raw contents.
        return new(message.Id, inputs, outputs.Count > 0 ? outputs : null, raw.Count > 0);
    }

    internal static ModelInferResponse Response(ServedModel model, InferRequest request, IReadOnlyList<OutputTensor> outputs)
    {
        var response = new ModelInferResponse { ModelName = model.Name, ModelVersion = model.Version, Id = request.Id };
        foreach (var output in outputs)
        {
            var tensor = new ModelInferResponse.Types.InferOutputTensor
            {
                Name = output.Name,
                Datatype = output.Datatype.ToString(),
                Shape = { output.Shape }
            };
            if (output.Binary)
                response.RawOutputContents.Add(Raw(output));
            else
                tensor.Contents = Contents(output);
            response.Outputs.Add(tensor);
        }
        return response;
    }

    internal static ModelMetadataResponse.Types.TensorMetadata Metadata(ModelColumn column) =>
        new() { Name = column.Name, Datatype = column.Datatype.ToString(), Shape = { column.Shape } };

    private static InputTensor Input(ModelInferRequest.Types.InferInputTensor input, ByteString? raw, PredictionServerOptions limits)
    {
        var type = TensorShape.Datatype(input.Name, input.Datatype);
        TensorShape.Check(input.Name, input.Shape, limits.MaxElements);
        return new(input.Name, type, input.Shape, Data(input, raw))
        {
            ContentType = input.Parameters.TryGetValue(Parameters.ContentTypeName, out var contentType) ? contentType.StringParam : null,
        };
    }

    private static ITensorData Data(ModelInferRequest.Types.InferInputTensor input, ByteString? raw)
    {
        if (raw is null)
            return new ContentsTensorData(input.Contents ?? throw new RefusedRequestException($"tensor '{input.Name}' has no contents."));
        return input.Contents is null
            ? new RawTensorData(raw.Memory)
            : throw new RefusedRequestException($"tensor '{input.Name}' has contents and raw_input_contents; give one.");
    }

    private static ByteString Raw(OutputTensor output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        InferResponseWriter.WriteRaw(buffer, output);
        return UnsafeByteOperations.UnsafeWrap(buffer.WrittenMemory);
    }

    private static InferTensorContents Contents(OutputTensor output)
    {
        var contents = new InferTensorContents();
        if (output.Numbers is { } numbers)
            contents.Fp32Contents.AddRange(numbers);
        else
            contents.BytesContents.AddRange(output.Texts!.Select(ByteString.CopyFromUtf8));
        return contents;
    }
}
