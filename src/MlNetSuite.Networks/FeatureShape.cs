using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Networks;

/// <summary>The shape of one row as it flows through a network, without the batch: <c>[features]</c> for a vector,
/// <c>[channels, height, width]</c> for an image, <c>[length, dimension]</c> for embedded tokens.</summary>
public sealed class FeatureShape : IEquatable<FeatureShape>
{
    /// <summary>A shape from its sizes, slowest first.</summary>
    /// <exception cref="InputException">There is no size, one is below 1, or a row would have more than 2^31 values.</exception>
    public FeatureShape(params IReadOnlyList<int> sizes)
    {
        var count = 1L;
        foreach (var size in sizes)
            count = size < 1 ? long.MaxValue : Math.Min(count, int.MaxValue + 1L) * size;
        if (sizes.Count == 0 || count > int.MaxValue)
            throw new InputException(
                $"a network cannot work on rows of shape [{Join(sizes)}]; every size must be at least 1 and their product below 2^31.");
        Sizes = [.. sizes];
        Count = (int)count;
    }

    /// <summary>The sizes, slowest first.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Values in one row.</summary>
    public int Count { get; }

    /// <summary>A flat list of features.</summary>
    public bool IsVector => Sizes.Count == 1;

    /// <summary>Channels, height and width.</summary>
    public bool IsImage => Sizes.Count == 3;

    /// <inheritdoc/>
    public bool Equals(FeatureShape? other) => other is not null && Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeatureShape);

    /// <inheritdoc/>
    public override int GetHashCode() => Sizes.Aggregate(0, HashCode.Combine);

    /// <summary>As in <c>[16, 28, 28]</c>.</summary>
    public override string ToString() => $"[{Join(Sizes)}]";

    private static string Join(IEnumerable<int> sizes) =>
        string.Join(", ", sizes.Select(s => s.ToString(CultureInfo.InvariantCulture)));
}
