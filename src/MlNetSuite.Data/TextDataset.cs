using System.Security.Cryptography;

namespace MlNetSuite.Data;

/// <summary>Texts and their classes.</summary>
/// <param name="Name">See <see cref="Dataset"/>.</param>
/// <param name="Texts">One text a row; may be empty.</param>
/// <param name="Labels">An index into <paramref name="Classes"/> for each row, or -1 for a class unknown in training.</param>
/// <param name="Classes">Class names.</param>
public sealed record TextDataset(string Name, IReadOnlyList<string> Texts, IReadOnlyList<int> Labels, IReadOnlyList<string> Classes)
    : Dataset(Name)
{
    private string? _fingerprint;

    /// <inheritdoc/>
    public override int Count => Labels.Count;

    /// <inheritdoc/>
    public override string Fingerprint => _fingerprint ??= ComputeFingerprint();

    /// <summary>The given rows, in the given order.</summary>
    public TextDataset Subset(IReadOnlyList<int> rows) =>
        new(Name, [.. rows.Select(r => Texts[r])], [.. rows.Select(r => Labels[r])], Classes);

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < Count; i++)
        {
            hash.Append(Labels[i] < 0 ? "" : Classes[Labels[i]]);
            hash.Append(Texts[i]);
        }
        return hash.Hex();
    }
}
