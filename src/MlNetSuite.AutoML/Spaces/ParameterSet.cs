using System.Collections;

namespace MlNetSuite.AutoML.Spaces;

/// <summary>A value for every parameter of a space: what a trial is run with and what a model card records.</summary>
/// <remarks>Values are <see cref="double"/>, <see cref="int"/>, <see cref="bool"/> or <see cref="string"/>. Immutable.</remarks>
public sealed class ParameterSet : IReadOnlyDictionary<string, object>
{
    private readonly Dictionary<string, object> _values;

    internal ParameterSet(Dictionary<string, object> values) => _values = values;

    /// <summary>The real number called <paramref name="name"/>.</summary>
    public double Real(string name) => (double)_values[name];

    /// <summary>The whole number called <paramref name="name"/>.</summary>
    public int Int(string name) => (int)_values[name];

    /// <summary>The truth value called <paramref name="name"/>.</summary>
    public bool Bool(string name) => (bool)_values[name];

    /// <summary>The choice or text called <paramref name="name"/>.</summary>
    public string Text(string name) => (string)_values[name];

    /// <summary>The values of one branch of a space (see <see cref="SearchSpace.Branch"/>), under their own names.</summary>
    public ParameterSet Branch(string branch) => new(_values
        .Where(p => p.Key.StartsWith($"{branch}.", StringComparison.Ordinal))
        .ToDictionary(p => p.Key[(branch.Length + 1)..], p => p.Value));

    /// <summary>The values as a person writes them: <see cref="SearchSpace.Resolve"/> of the same space gives an equal set.</summary>
    public IReadOnlyDictionary<string, string> Printed => _values.ToDictionary(p => p.Key, p => Parameter.Print(p.Value));

    /// <summary>One JSON object of names and values.</summary>
    public string ToJson() => SpaceJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote of a set of <paramref name="space"/>.</summary>
    /// <exception cref="ParameterException">The text is not JSON, or a value is missing, unknown, out of range or given although
    /// its parameter does not count; the message names each.</exception>
    public static ParameterSet FromJson(string json, SearchSpace space) => SpaceJson.ReadSet(json, space);

    /// <summary>An instance of an options class with these values; options without one here keep their own. The other way
    /// round it is <see cref="SearchSpace.Of{T}"/>.</summary>
    /// <exception cref="ParameterException">A value does not fit its property's type.</exception>
    public T To<T>() => (T)OptionsBinding.Create(typeof(T), _values, "");

    /// <summary>Whether both have the same parameters with the same values.</summary>
    public bool Same(ParameterSet other) =>
        _values.Count == other._values.Count && _values.All(p => other._values.TryGetValue(p.Key, out var value) && value.Equals(p.Value));

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _values.Select(p => $"{p.Key}={Parameter.Print(p.Value)}"));

    /// <inheritdoc/>
    public object this[string key] => _values[key];

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<object> Values => _values.Values;

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out object value) =>
        _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
