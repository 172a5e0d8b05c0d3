using System.Collections;
using System.Diagnostics.CodeAnalysis;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Server.Rows;

/// <summary>One row of a request: a value for each column of the signature that was given.</summary>
internal sealed class ModelRow(ModelSignature signature) : IReadOnlyDictionary<string, object?>, IPartialRow
{
    private static readonly object NotGiven = new();

    /// <summary>Names that a row lacks a place for are told up to this number.</summary>
    internal const int MostOthers = 20;

    private const int LongestOther = 40;

    private readonly object?[] _values = Blank(signature.Named.Length);
    private long _joinedBytes;

    private const int BytesPerOther = 2 * LongestOther + 40;

    // Features of text list its words, pairs of words and groups of characters: measured with the models of the quick start.
    private const int BytesPerCharacter = 40;

    /// <summary>What its largest value takes while it is predicted, an image unpacked or a text cut into pieces: values are predicted one
    /// after another.</summary>
    internal long PeakBytes { get; private set; }

    /// <summary>What a text takes while it is predicted.</summary>
    internal static long TextBytes(long characters) => characters * BytesPerCharacter;

    /// <summary>Sets an image, once its header has been checked.</summary>
    internal void SetImage(int place, byte[] image, PredictionServerOptions limits)
    {
        PeakBytes = Math.Max(PeakBytes, ImageLimit.Check(image, signature.Columns[place].Name, limits));
        Set(place, image);
    }

    /// <summary>Sets the value of a column by its place in the signature.</summary>
    internal void Set(int place, object? value)
    {
        if (value is string text)
            PeakBytes = Math.Max(PeakBytes, place < signature.Columns.Length ? TextBytes(text.Length)
                : _joinedBytes += TextBytes(text.Length));
        _values[place] = value;
    }

    /// <summary>Names of what the model does not take, where the row lacks something that it does.</summary>
    public IReadOnlyList<string> Others { get; private set; } = [];

    /// <summary>Sets them.</summary>
    /// <returns>The bytes that are held for them.</returns>
    internal long SetOthers(IReadOnlyList<string> names)
    {
        Others = [.. names.Select(name => name.Length <= LongestOther ? name : name[..LongestOther] + "...")];
        return Others.Count * BytesPerOther;
    }

    public int Count => _values.Count(v => v != NotGiven);

    public IEnumerable<string> Keys => this.Select(p => p.Key);

    public IEnumerable<object?> Values => _values.Where(v => v != NotGiven);

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"the row has no '{key}'.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var place = signature.Place(key);
        value = place < 0 ? NotGiven : _values[place];
        if (value != NotGiven)
            return true;
        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < _values.Length; i++)
            if (_values[i] != NotGiven)
                yield return new(signature.Named[i].Name, _values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static object?[] Blank(int length)
    {
        var values = new object?[length];
        Array.Fill(values, NotGiven);
        return values;
    }
}
