using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Data;

/// <summary>Ratings that users gave items, in coordinate form. Each (user, item) pair occurs at most once.</summary>
/// <param name="Name">See <see cref="Dataset"/>.</param>
/// <param name="Users">User ids; a row's user is an index into this list.</param>
/// <param name="Items">Item ids; a row's item is an index into this list.</param>
/// <param name="UserIndex">The user of each row.</param>
/// <param name="ItemIndex">The item of each row.</param>
/// <param name="Ratings">The rating of each row; 1 for purely implicit feedback.</param>
/// <param name="Timestamps">Seconds since 1970 of each row, <see cref="NoTime"/> for one that has none, or null where the source has
/// none.</param>
public sealed record RatingDataset(
    string Name, IReadOnlyList<string> Users, IReadOnlyList<string> Items,
    int[] UserIndex, int[] ItemIndex, float[] Ratings, long[]? Timestamps)
    : Dataset(Name)
{
    /// <summary>The time of a row that has none: it is older than all others.</summary>
    public const long NoTime = long.MinValue;

    private string? _fingerprint;

    /// <summary>What ids are called; null where that is not known.</summary>
    public ShownNames? Names { get; init; }

    /// <summary>What is known of items in words; null where nothing is.</summary>
    public ItemTexts? Texts { get; init; }

    /// <summary>Whether rows say only that a user chose an item (views, purchases), not how it was liked.</summary>
    public bool IsImplicit { get; init; }

    /// <inheritdoc/>
    public override int Count => Ratings.Length;

    /// <inheritdoc/>
    public override string Fingerprint => _fingerprint ??= ComputeFingerprint();

    /// <summary>The given rows, in the given order; the id lists stay whole.</summary>
    public RatingDataset Subset(IReadOnlyList<int> rows) =>
        new(Name, Users, Items,
            [.. rows.Select(r => UserIndex[r])], [.. rows.Select(r => ItemIndex[r])], [.. rows.Select(r => Ratings[r])],
            Timestamps is null ? null : [.. rows.Select(r => Timestamps[r])])
        {
            IsImplicit = IsImplicit,
            Names = Names,
            Texts = Texts,
        };

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < Count; i++)
        {
            hash.Append(Users[UserIndex[i]]);
            hash.Append(Items[ItemIndex[i]]);
        }
        hash.AppendData(MemoryMarshal.AsBytes(Ratings.AsSpan()));
        if (Timestamps is not null)
            hash.AppendData(MemoryMarshal.AsBytes(Timestamps.AsSpan()));
        return hash.Hex();
    }
}
