using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace MlNetSuite.Prediction.Outputs;

/// <summary>Probabilities by class name, enumerated in the order of the model card's labels.</summary>
public sealed class LabelProbabilities : IReadOnlyDictionary<string, float>
{
    private readonly LabelIndex _index;
    private readonly ReadOnlyMemory<float> _values;

    internal LabelProbabilities(LabelIndex index, ReadOnlyMemory<float> values) => (_index, _values) = (index, values);

    internal static LabelProbabilities None { get; } = new(new LabelIndex([]), default);

    /// <summary>The probabilities alone, in the order of the labels.</summary>
    public ReadOnlySpan<float> Values => _values.Span;

    /// <summary>The class names, in the order of <see cref="Values"/>.</summary>
    public IReadOnlyList<string> Labels => _index.Labels;

    /// <summary>The likeliest classes, best first; of equals the earlier label.</summary>
    /// <param name="count">The maximum number of labels, at least 1.</param>
    public IReadOnlyList<KeyValuePair<string, float>> Top(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. this.OrderByDescending(pair => pair.Value).Take(count)];
    }

    /// <inheritdoc/>
    public float this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"the model has no label '{key}'.");

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _index.Labels;

    IEnumerable<float> IReadOnlyDictionary<string, float>.Values => _values.ToArray();

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _index.Of(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out float value)
    {
        var index = _index.Of(key);
        value = index < 0 ? 0 : _values.Span[index];
        return index >= 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, float>> GetEnumerator()
    {
        for (var i = 0; i < _values.Length; i++)
            yield return new(_index.Labels[i], _values.Span[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Class names and their places, shared by every answer of a model.</summary>
internal sealed class LabelIndex
{
    private readonly FrozenDictionary<string, int> _places;

    internal LabelIndex(IReadOnlyList<string> labels)
    {
        Labels = labels;
        _places = labels.Select((label, i) => (label, i)).DistinctBy(p => p.label).ToFrozenDictionary(p => p.label, p => p.i);
    }

    internal IReadOnlyList<string> Labels { get; }

    internal int Of(string label) => _places.GetValueOrDefault(label, -1);

    internal int Of(ReadOnlySpan<char> label) =>
        _places.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(label, out var place) ? place : -1;
}
