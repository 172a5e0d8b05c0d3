using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;

namespace MlNetSuite.Prediction.Embeddings;

/// <summary>Some of the texts that a model was trained on, with their classes and embeddings: the entry <c>MlNetSuite/examples.bin</c>.
/// What is most like a new text shows a person what an answer rests on.</summary>
/// <remarks>Layout: the four bytes <c>MEX1</c>, the number of examples and the numbers of an embedding (32 bits each, little-endian); for
/// each example its class (32 bits) and its text (length in 7 bits a byte, then UTF-8); the scales of all embeddings (32-bit floats), then
/// the embeddings as 8-bit integers.</remarks>
internal sealed class TrainingExamples
{
    /// <summary>The entry's name inside <c>MlNetSuite/</c>.</summary>
    internal const string EntryName = "examples.bin";

    /// <summary>Characters that are kept of a text.</summary>
    internal const int LongestText = 300;

    // More than any zip of ours has, few enough to be read without a thought.
    private const int MostExamples = 100_000, MostNumbers = 10_000;

    private readonly string[] _texts;
    private readonly int[] _classes;
    private readonly int _width;
    private readonly float[] _scales;
    private readonly sbyte[] _numbers;

    private TrainingExamples(string[] texts, int[] classes, int width, float[] scales, sbyte[] numbers) =>
        (_texts, _classes, _width, _scales, _numbers) = (texts, classes, width, scales, numbers);

    /// <param name="texts">The texts; what is beyond <see cref="LongestText"/> is not kept.</param>
    /// <param name="classes">Their classes, places in the card's labels.</param>
    /// <param name="vectors">Their embeddings.</param>
    internal static TrainingExamples Of(IReadOnlyList<string> texts, IReadOnlyList<int> classes, float[][] vectors)
    {
        var width = vectors.Length == 0 ? 0 : vectors[0].Length;
        var (scales, numbers) = (new float[vectors.Length], new sbyte[vectors.Length * width]);
        for (var i = 0; i < vectors.Length; i++)
        {
            scales[i] = Math.Max(MathF.Abs(TensorPrimitives.MaxMagnitude(vectors[i])), 1e-12f) / 127;
            for (var n = 0; n < width; n++)
                numbers[i * width + n] = (sbyte)MathF.Round(vectors[i][n] / scales[i]);
        }
        return new([.. texts.Select(Cut)], [.. classes], width, scales, numbers);
    }

    /// <summary>How many there are.</summary>
    internal int Count => _texts.Length;

    /// <summary>Numbers of an embedding.</summary>
    internal int Width => _width;

    /// <summary>The examples that are most like an embedding, best first; of equals the earlier one.</summary>
    /// <param name="embedding">Of length 1.</param>
    /// <param name="count">Most of them.</param>
    /// <param name="labels">The card's.</param>
    internal IReadOnlyList<NearestExample> Nearest(ReadOnlySpan<float> embedding, int count, IReadOnlyList<string> labels)
    {
        var (similarities, row) = (new float[Count], new float[_width]);
        for (var i = 0; i < Count; i++)
        {
            TensorPrimitives.ConvertChecked<sbyte, float>(_numbers.AsSpan(i * _width, _width), row);
            similarities[i] = TensorPrimitives.Dot(row, embedding) * _scales[i];
        }
        return
        [
            .. Enumerable.Range(0, Count).OrderByDescending(i => similarities[i]).Take(count)
                .Select(i => new NearestExample(_texts[i], labels[_classes[i]], similarities[i])),
        ];
    }

    /// <summary>Writes the entry.</summary>
    internal byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write("MEX1"u8);
        writer.Write(Count);
        writer.Write(_width);
        for (var i = 0; i < Count; i++)
        {
            writer.Write(_classes[i]);
            writer.Write(_texts[i]);
        }
        writer.Write(MemoryMarshal.AsBytes(_scales.AsSpan()));
        writer.Write(MemoryMarshal.AsBytes(_numbers.AsSpan()));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads the entry; nothing is allocated that the bytes do not account for.</summary>
    /// <param name="bytes">The entry.</param>
    /// <param name="labels">How many classes the model has.</param>
    /// <exception cref="InvalidDataException">The bytes are not such an entry.</exception>
    internal static TrainingExamples Parse(byte[] bytes, int labels)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            if (!reader.ReadBytes(4).AsSpan().SequenceEqual("MEX1"u8))
                throw Damaged("does not begin with 'MEX1'");
            var (count, width) = (reader.ReadInt32(), reader.ReadInt32());
            // Of each at least its class, the length of its text, its scale and its numbers.
            if (count is < 0 or > MostExamples || width is < 1 or > MostNumbers || count * (9L + width) > bytes.Length)
                throw Damaged($"speaks of {count} examples with {width} numbers each");
            var (texts, classes) = (new string[count], new int[count]);
            for (var i = 0; i < count; i++)
            {
                classes[i] = reader.ReadInt32();
                if (classes[i] < 0 || classes[i] >= labels)
                    throw Damaged($"has an example of class {classes[i]} for a model of {labels} classes");
                texts[i] = reader.ReadString();
            }
            var (scales, numbers) = (new float[count], new sbyte[count * width]);
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(scales.AsSpan()));
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
            return reader.BaseStream.Position == bytes.Length
                ? new(texts, classes, width, scales, numbers)
                : throw Damaged("has bytes after its end");
        }
        catch (Exception fault) when (fault is IOException or FormatException)
        {
            throw Damaged("ends too early", fault);
        }
    }

    // Not within a pair of surrogates.
    private static string Cut(string text) => text.Length <= LongestText ? text
        : text[..(LongestText - (char.IsHighSurrogate(text[LongestText - 1]) ? 1 : 0))] + "…";

    private static InvalidDataException Damaged(string what, Exception? cause = null) =>
        new($"the entry {EntryName} is damaged: it {what}. Train the model again, or fetch the zip again.", cause);
}
