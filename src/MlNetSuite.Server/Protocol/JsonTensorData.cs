using System.Text.Json;
using MlNetSuite.Server.Json;

namespace MlNetSuite.Server.Protocol;

/// <summary>Elements as a JSON array: flat, or nested as the shape says.</summary>
/// <param name="json">The array.</param>
internal sealed class JsonTensorData(ReadOnlyMemory<byte> json) : ITensorData
{
    private delegate T Element<T>(ref Utf8JsonReader reader, string tensor);

    public float[] Singles(InputTensor tensor) => tensor.Datatype.IsWhole()
        ? Array.ConvertAll(Integers(tensor), n => (float)n)
        : Read(tensor, JsonNumbers.Single);

    public double[] Doubles(InputTensor tensor) => tensor.Datatype.IsWhole()
        ? Array.ConvertAll(Integers(tensor), n => (double)n)
        : Read(tensor, JsonNumbers.Double);

    public long[] Integers(InputTensor tensor)
    {
        var (lowest, highest) = WholeNumbers.Range(tensor.Datatype);
        return Read(tensor, (ref Utf8JsonReader reader, string name) =>
            JsonNumbers.Int64(ref reader, name) is var number && number >= lowest && number <= highest
                ? number
                : throw WholeNumbers.OutOfRange(name, number, tensor.Datatype));
    }

    public bool[] Booleans(InputTensor tensor) => Read(tensor, static (ref Utf8JsonReader reader, string name) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Wrong(ref reader, name, "true or false"),
    });

    public string[] Texts(InputTensor tensor) => Read(tensor, static (ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(ref reader, name, "strings"));

    public byte[][] Files(InputTensor tensor) => Read(tensor, static (ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes)
        ? bytes
        : throw Wrong(ref reader, name, "base64 strings"));

    private T[] Read<T>(InputTensor tensor, Element<T> element)
    {
        try
        {
            return ReadArray(tensor, element);
        }
        // The reader's word for text that is not UTF-8, or an escape that is no character.
        catch (InvalidOperationException fault)
        {
            throw new RefusedRequestException($"tensor '{tensor.Name}' holds text that is not UTF-8.", fault);
        }
    }

    private T[] ReadArray<T>(InputTensor tensor, Element<T> element)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new RefusedRequestException(
                $"the \"data\" of tensor '{tensor.Name}' must be an array, but got {JsonNumbers.Describe(ref reader)}.");
        // An element and what separates it from the next take two bytes at least: a shape cannot make the server allocate more
        // than in proportion to what was sent.
        if (tensor.Elements > json.Length / 2)
            throw new RefusedRequestException(
                $"tensor '{tensor.Name}' has fewer elements than its shape {TensorShape.Text(tensor.Shape)} says.");
        var elements = new T[tensor.Elements];
        var count = 0;
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray)
            ReadNested(ref reader, tensor, element, elements, ref count, dimension: 0);
        else
            ReadFlat(ref reader, tensor, element, elements, ref count);
        return count == elements.Length ? elements : throw Count(tensor, count, "");
    }

    private static void ReadFlat<T>(ref Utf8JsonReader reader, InputTensor tensor, Element<T> element, T[] elements, ref int count)
    {
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            if (count == elements.Length)
                throw Count(tensor, count, "more than ");
            elements[count++] = element(ref reader, tensor.Name);
        }
    }

    // The reader stands on what follows the bracket that opened this dimension, and is left on the one that closes it.
    private static void ReadNested<T>(ref Utf8JsonReader reader, InputTensor tensor, Element<T> element, T[] elements, ref int count,
        int dimension)
    {
        var length = 0L;
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read(), length++)
        {
            if (length == tensor.Shape[dimension])
                throw Nesting(tensor);
            if (dimension == tensor.Shape.Count - 1)
                elements[count++] = element(ref reader, tensor.Name);
            else if (reader.TokenType != JsonTokenType.StartArray)
                throw Nesting(tensor);
            else
            {
                reader.Read();
                ReadNested(ref reader, tensor, element, elements, ref count, dimension + 1);
            }
        }
        if (length != tensor.Shape[dimension])
            throw Nesting(tensor);
    }

    private static RefusedRequestException Count(InputTensor tensor, int count, string more) =>
        new($"tensor '{tensor.Name}' has {more}{count} elements; its shape {TensorShape.Text(tensor.Shape)} requires {tensor.Elements}.");

    private static RefusedRequestException Nesting(InputTensor tensor) =>
        new($"the arrays of tensor '{tensor.Name}' are not nested as its shape {TensorShape.Text(tensor.Shape)} says.");

    private static RefusedRequestException Wrong(ref Utf8JsonReader reader, string tensor, string expected) =>
        new($"tensor '{tensor}' takes {expected}, but got {JsonNumbers.Describe(ref reader)}.");
}
