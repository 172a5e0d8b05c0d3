using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>The weights of a model by the names that PyTorch gives them, such as <c>encoder.layer.0.attention.self.query.weight</c>,
/// whichever file they come from. Matrices of linear layers are [outputs, inputs], as in PyTorch.</summary>
internal sealed class NamedTensors
{
    /// <summary>What a model around the encoder calls <c>bert.embeddings...</c> or <c>0.auto_model.embeddings...</c>.</summary>
    private const string First = "embeddings.word_embeddings.weight";

    private readonly string _source;
    private readonly Dictionary<string, StoredTensor> _tensors;

    /// <param name="source">For messages.</param>
    /// <param name="tensors">By the names that the file gives them.</param>
    internal NamedTensors(string source, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        _source = source;
        var prefix = tensors.Keys.FirstOrDefault(name => name.EndsWith($".{First}", StringComparison.Ordinal)) is { } first
            ? first[..^First.Length]
            : "";
        _tensors = new(StringComparer.Ordinal);
        // Names of the encoder itself first, so that no other part's takes their place.
        foreach (var (name, tensor) in tensors.OrderByDescending(t => t.Key.StartsWith(prefix, StringComparison.Ordinal)))
            _tensors.TryAdd(Plain(name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name), tensor);
    }

    internal IEnumerable<string> Names => _tensors.Keys;

    /// <summary>Those of <c>model.safetensors</c>, or of <c>model.onnx</c> where there is none.</summary>
    /// <exception cref="InputException">The file is damaged, or not of its format.</exception>
    internal static NamedTensors Of(LocatedWeights weights) =>
        weights.Has(Safetensors.File) ? Safetensors.Of(weights) : OnnxTensors.Of(weights);

    internal bool Has(string name) => _tensors.ContainsKey(name);

    /// <exception cref="InputException">There is no tensor of that name.</exception>
    internal IReadOnlyList<int> Shape(string name) => Find(name).Shape;

    /// <summary>The numbers of a tensor, last dimension innermost.</summary>
    /// <exception cref="InputException">There is none of that name, it has numbers of another type, or not all are finite.</exception>
    internal float[] Read(string name)
    {
        var numbers = Find(name).Read();
        foreach (var number in numbers)
            if (!float.IsFinite(number))
                throw new InputException($"{_source}: tensor '{name}' holds {number}, which is no weight");
        return numbers;
    }

    /// <summary>As above, of a tensor whose shape must be <paramref name="shape"/>.</summary>
    /// <exception cref="InputException">As above, or the shape is another.</exception>
    internal float[] Read(string name, params ReadOnlySpan<int> shape)
    {
        var given = Find(name).Shape;
        if (!shape.SequenceEqual([.. given]))
            throw new InputException(
                $"{_source}: tensor '{name}' is [{string.Join(", ", given)}]; expected [{string.Join(", ", shape.ToArray())}]");
        return Read(name);
    }

    private StoredTensor Find(string name) => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new InputException(
            $"{_source} has no tensor '{name}'{(Nearest.To(name, [.. Names]) is { } near ? $"; the nearest is '{near}'" : "")}. Expected " +
            "an encoder of the BERT family as PyTorch names it, exported without fusing or quantizing its layers");

    /// <summary>Checkpoints converted from TensorFlow call a layer norm's weight and bias gamma and beta.</summary>
    private static string Plain(string name) =>
        name.EndsWith("LayerNorm.gamma", StringComparison.Ordinal) ? $"{name[..^"gamma".Length]}weight" :
        name.EndsWith("LayerNorm.beta", StringComparison.Ordinal) ? $"{name[..^"beta".Length]}bias" : name;
}
