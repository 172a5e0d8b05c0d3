using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Server.Json;

namespace MlNetSuite.Server.Protocol;

/// <summary>Writes an inference response: a JSON object and, where outputs are requested as binary data, their bytes after it.</summary>
internal static class InferResponseWriter
{
    /// <returns>Length of the JSON object where bytes follow it, or null.</returns>
    internal static int? Write(PooledJson target, ServedModel model, string? id, IReadOnlyList<OutputTensor> outputs)
    {
        var json = target.Writer;
        json.WriteStartObject();
        json.WriteString("model_name"u8, model.Name);
        json.WriteString("model_version"u8, model.Version);
        if (id is not null)
            json.WriteString("id"u8, id);
        json.WriteStartArray("outputs"u8);
        foreach (var output in outputs)
            WriteOutput(json, output);
        json.WriteEndArray();
        json.WriteEndObject();
        if (!outputs.Any(o => o.Binary))
            return null;
        var length = target.Length;
        foreach (var output in outputs.Where(o => o.Binary))
            WriteRaw(target.Raw, output);
        return length;
    }

    /// <summary>The bytes of a tensor, little-endian; texts each after their length.</summary>
    internal static void WriteRaw(IBufferWriter<byte> target, OutputTensor output)
    {
        if (output.Numbers is { } numbers)
        {
            var span = target.GetSpan(numbers.Length * sizeof(float));
            for (var i = 0; i < numbers.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(span[(i * sizeof(float))..], numbers[i]);
            target.Advance(numbers.Length * sizeof(float));
            return;
        }
        foreach (var text in output.Texts!)
        {
            var length = Encoding.UTF8.GetByteCount(text);
            var span = target.GetSpan(sizeof(uint) + length);
            BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)length);
            Encoding.UTF8.GetBytes(text, span[sizeof(uint)..]);
            target.Advance(sizeof(uint) + length);
        }
    }

    /// <summary>What is said of every tensor, its data apart.</summary>
    internal static void WriteHead(Utf8JsonWriter json, string name, TensorDatatype datatype, IReadOnlyList<long> shape)
    {
        json.WriteString("name"u8, name);
        json.WriteString("datatype"u8, datatype.ToString());
        json.WriteStartArray("shape"u8);
        foreach (var dimension in shape)
            json.WriteNumberValue(dimension);
        json.WriteEndArray();
    }

    private static void WriteOutput(Utf8JsonWriter json, OutputTensor output)
    {
        json.WriteStartObject();
        WriteHead(json, output.Name, output.Datatype, output.Shape);
        if (output.Binary)
        {
            json.WriteStartObject("parameters"u8);
            json.WriteNumber("binary_data_size"u8, RawSize(output));
            json.WriteEndObject();
        }
        else
            WriteData(json, output);
        json.WriteEndObject();
    }

    private static long RawSize(OutputTensor output) => output.Numbers is { } numbers
        ? (long)numbers.Length * sizeof(float)
        : output.Texts!.Sum(text => (long)sizeof(uint) + Encoding.UTF8.GetByteCount(text));

    private static void WriteData(Utf8JsonWriter json, OutputTensor output)
    {
        json.WriteStartArray("data"u8);
        foreach (var number in output.Numbers ?? [])
            AnswerJson.WriteNumber(json, number);
        foreach (var text in output.Texts ?? [])
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
