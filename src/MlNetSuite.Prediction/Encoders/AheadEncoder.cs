namespace MlNetSuite.Prediction.Encoders;

/// <summary>A <see cref="TokenModel"/> for texts that are asked for one by one: those that are known ahead were encoded together. Any
/// thread may call; what it has ahead is its own.</summary>
internal sealed class AheadEncoder(TokenModel model) : IDisposable
{
    private static readonly ParallelOptions OneThread = new() { MaxDegreeOfParallelism = 1 };

    private readonly ThreadLocal<Dictionary<string, float[]>?> _ahead = new();

    /// <summary>Numbers of a vector.</summary>
    internal int Width => model.Width;

    /// <summary>Encodes texts together, for the caller's thread to ask for until <see cref="Forget"/>.</summary>
    internal void Ahead(IEnumerable<string> texts)
    {
        string[] distinct = [.. texts.Distinct()];
        var vectors = Encoded(distinct);
        _ahead.Value = distinct.Index().ToDictionary(text => text.Item, text => vectors[text.Index]);
    }

    internal void Forget() => _ahead.Value = null;

    internal float[] Encode(string text) => _ahead.Value?.GetValueOrDefault(text) ?? Encoded([text])[0];

    public void Dispose()
    {
        model.Dispose();
        _ahead.Dispose();
    }

    private float[][] Encoded(string[] texts) =>
        [.. model.Encode([.. texts.Select(model.Tokenize)], OneThread).Chunk(model.Width)];
}
