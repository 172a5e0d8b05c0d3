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

    // A file of fewer would not be worth its reading.
    private const int FewestWritten = 256;

    private readonly Dictionary<string, EncoderVectors> _encoders = [];

    /// <summary>What a vector is kept by.</summary>
    internal static UInt128 KeyOf(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    /// <summary>The vectors of some contents, calculated now if need be.</summary>
    /// <param name="encoder">The key of the encoder.</param>
    /// <param name="keys">The keys of the contents.</param>
    /// <param name="width">Numbers of a vector.</param>
    /// <param name="calculate">Gives the vectors of those places of <paramref name="keys"/> that it is given, one after another.</param>
    /// <returns><c>[keys, width]</c>.</returns>
    internal float[] Get(string encoder, IReadOnlyList<UInt128> keys, int width, Func<IReadOnlyList<int>, float[]> calculate)
    {
        EncoderVectors? kept;
        List<int> missing;
        lock (_encoders)
        {
            if (!_encoders.TryGetValue(encoder, out kept))
                _encoders[encoder] = kept = new(width);
            if (kept.Missing(keys).Count > 0)
                Read(encoder, kept);
            missing = kept.Missing(keys);
        }
        // Without the lock: other threads calculate others meanwhile.
        var made = missing.Count == 0 ? [] : calculate(missing);
        lock (_encoders)
        {
            kept.Add([.. missing.Select(place => keys[place])], made);
            if (write is not null && kept.Unwritten.Count >= FewestWritten)
                Write(encoder, kept);
            return kept.Of(keys);
        }
    }

    private void Read(string encoder, EncoderVectors kept)
    {
        for (; open?.Invoke(FileName(encoder, kept.Files)) is { } stream; kept.Files++)
            using (stream)
            {
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                var count = content.Length / (KeyBytes + kept.Width * sizeof(float));
                kept.AddWritten(
                    MemoryMarshal.Cast<byte, UInt128>(content.AsSpan(0, count * KeyBytes)).ToArray(),
                    MemoryMarshal.Cast<byte, float>(content.AsSpan(count * KeyBytes)).ToArray());
            }
    }

    private void Write(string encoder, EncoderVectors kept)
    {
        UInt128[] keys = [.. kept.Unwritten];
        var vectors = kept.Of(keys);
        write!(FileName(encoder, kept.Files++), stream =>
        {
            stream.Write(MemoryMarshal.AsBytes(keys.AsSpan()));
            stream.Write(MemoryMarshal.AsBytes(vectors.AsSpan()));
        });
        kept.Unwritten.Clear();
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

        /// <summary>The keys that no file has yet.</summary>
        internal List<UInt128> Unwritten { get; } = [];

        internal void Add(UInt128[] keys, float[] vectors)
        {
            AddWritten(keys, vectors);
            Unwritten.AddRange(keys);
        }

        internal void AddWritten(UInt128[] keys, float[] vectors)
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
