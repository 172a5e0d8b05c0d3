using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MlNetSuite.Prediction.Encoders;

/// <summary>Vectors that an encoder made of texts or pictures, each calculated once: the trials of a sweep share them, and its processes
/// where there are files. Any thread may call.</summary>
/// <param name="open">Opens a file by name, or gives null where there is none; null without files.</param>
/// <param name="write">Writes a file whole or not at all; null without files.</param>
internal sealed class VectorCache(Func<string, Stream?>? open = null, Action<string, Action<Stream>>? write = null)
{
    private const int KeyBytes = 16;

    private readonly Dictionary<string, EncoderVectors> _encoders = [];

    /// <summary>What a vector is kept by.</summary>
    internal static UInt128 KeyOf(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    /// <summary>The vectors of some contents, calculated now if need be; who asks for the same encoder's meanwhile waits.</summary>
    /// <param name="encoder">The key of the encoder.</param>
    /// <param name="keys">The keys of the contents.</param>
    /// <param name="width">Numbers of a vector.</param>
    /// <param name="calculate">Gives the vectors of those places of <paramref name="keys"/> that it is given, one after another.</param>
    /// <returns><c>[keys, width]</c>.</returns>
    internal float[] Get(string encoder, IReadOnlyList<UInt128> keys, int width, Func<IReadOnlyList<int>, float[]> calculate)
    {
        EncoderVectors? vectors;
        lock (_encoders)
            if (!_encoders.TryGetValue(encoder, out vectors))
                _encoders[encoder] = vectors = new(width);
        lock (vectors)
        {
            if (vectors.Missing(keys).Count > 0)
                Read(encoder, vectors);
            var missing = vectors.Missing(keys);
            if (missing.Count > 0)
            {
                var made = calculate(missing);
                UInt128[] added = [.. missing.Select(place => keys[place])];
                vectors.Add(added, made);
                write?.Invoke(FileName(encoder, vectors.Files++), stream => Write(stream, added, made));
            }
            return vectors.Of(keys);
        }
    }

    private void Read(string encoder, EncoderVectors vectors)
    {
        for (; open?.Invoke(FileName(encoder, vectors.Files)) is { } stream; vectors.Files++)
            using (stream)
            {
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                var count = content.Length / (KeyBytes + vectors.Width * sizeof(float));
                vectors.Add(
                    MemoryMarshal.Cast<byte, UInt128>(content.AsSpan(0, count * KeyBytes)).ToArray(),
                    MemoryMarshal.Cast<byte, float>(content.AsSpan(count * KeyBytes)).ToArray());
            }
    }

    private static void Write(Stream stream, UInt128[] keys, float[] vectors)
    {
        stream.Write(MemoryMarshal.AsBytes(keys.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(vectors.AsSpan()));
    }

    private static string FileName(string encoder, int number) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"vectors-{encoder}-{number}.bin");

    /// <summary>What one encoder made.</summary>
    private sealed class EncoderVectors(int width)
    {
        private readonly Dictionary<UInt128, (float[] Block, int At)> _places = [];

        internal int Width => width;

        /// <summary>Files that were read or written.</summary>
        internal int Files { get; set; }

        /// <summary>The first place of each key that is not there.</summary>
        internal List<int> Missing(IReadOnlyList<UInt128> keys)
        {
            HashSet<UInt128> seen = [];
            return [.. Enumerable.Range(0, keys.Count).Where(place => !_places.ContainsKey(keys[place]) && seen.Add(keys[place]))];
        }

        internal void Add(UInt128[] keys, float[] vectors)
        {
            for (var i = 0; i < keys.Length; i++)
                _places[keys[i]] = (vectors, i * width);
        }

        internal float[] Of(IReadOnlyList<UInt128> keys)
        {
            var vectors = new float[(long)keys.Count * width];
            for (var i = 0; i < keys.Count; i++)
            {
                var (block, at) = _places[keys[i]];
                block.AsSpan(at, width).CopyTo(vectors.AsSpan(i * width, width));
            }
            return vectors;
        }
    }
}
