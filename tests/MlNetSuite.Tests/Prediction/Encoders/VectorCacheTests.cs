using MlNetSuite.Prediction.Encoders;

namespace MlNetSuite.Tests.Prediction.Encoders;

public sealed class VectorCacheTests
{
    private const int Width = 3;

    [Fact]
    public void Each_vector_is_calculated_once()
    {
        var cache = new VectorCache();
        Assert.Equal([1, 1, 1, 2, 2, 2, 1, 1, 1], cache.Get("a", [1, 2, 1], Width, Calculate([1, 2, 1])));
        Assert.Equal([2, 2, 2], cache.Get("a", [2], Width, _ => throw new InvalidOperationException("kept")));
    }

    [Fact]
    public void Encoders_do_not_share_vectors()
    {
        var cache = new VectorCache();
        cache.Get("a", [1], Width, Calculate([1]));
        Assert.Equal([5, 5, 5], cache.Get("b", [1], Width, _ => [5, 5, 5]));
    }

    [Fact]
    public void Processes_share_vectors_by_files()
    {
        var files = new Dictionary<string, byte[]>();
        Stream? Open(string name) => files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes) : null;
        void Write(string name, Action<Stream> write)
        {
            using var stream = new MemoryStream();
            write(stream);
            files[name] = stream.ToArray();
        }
        UInt128[] many = [.. Enumerable.Range(1, 300).Select(n => (UInt128)n)];
        var first = new VectorCache(Open, Write).Get("a", many, Width, Calculate(many));
        Assert.Single(files);
        Assert.Equal(first, new VectorCache(Open, Write).Get("a", many, Width, _ => throw new InvalidOperationException("in a file")));
    }

    private static Func<IReadOnlyList<int>, float[]> Calculate(UInt128[] keys) =>
        missing => [.. missing.SelectMany(place => Enumerable.Repeat((float)keys[place], Width))];
}
