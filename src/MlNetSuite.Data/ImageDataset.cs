using System.Security.Cryptography;

namespace MlNetSuite.Data;

/// <summary>The size of every image in a dataset.</summary>
/// <param name="Channels">1 for grey, 3 for RGB.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
public sealed record ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Bytes per image.</summary>
    public int Size => Channels * Height * Width;
}

/// <summary>Images of one size and their classes, kept as bytes.</summary>
/// <param name="Name">See <see cref="Dataset"/>.</param>
/// <param name="Shape">The size of every image.</param>
/// <param name="Pixels">Grey levels 0..255, <c>[rows, channels, height, width]</c>.</param>
/// <param name="Labels">An index into <paramref name="Classes"/> for each row, or -1 for a class unknown in training.</param>
/// <param name="Classes">Class names.</param>
public sealed record ImageDataset(
    string Name, ImageShape Shape, ReadOnlyMemory<byte> Pixels, IReadOnlyList<int> Labels, IReadOnlyList<string> Classes)
    : Dataset(Name)
{
    private string? _fingerprint;

    /// <summary>What shows where a picture that a model of these rows is given is transparent; see
    /// <see cref="ImageOptions.Background"/>.</summary>
    public string? Background { get; init; } = ImageOptions.White;

    /// <summary>The bits in use of its grey pictures of 16 bits a pixel; null where it has none.</summary>
    public int? GreyBits { get; init; }

    /// <summary>Whether any of its pictures is transparent anywhere: its models then lay pictures over the background themselves, for apps
    /// that know ML.NET alone.</summary>
    internal bool ShowsBackground { get; init; }

    /// <inheritdoc/>
    public override int Count => Labels.Count;

    /// <inheritdoc/>
    public override string Fingerprint => _fingerprint ??= ComputeFingerprint();

    /// <summary>The pixels of one row, <c>[channels, height, width]</c>.</summary>
    public ReadOnlySpan<byte> Image(int row) => Pixels.Span.Slice(row * Shape.Size, Shape.Size);

    /// <summary>The given rows, in the given order.</summary>
    public ImageDataset Subset(IReadOnlyList<int> rows)
    {
        var pixels = new byte[MatrixSize.Of(rows.Count, Shape.Size)];
        for (var i = 0; i < rows.Count; i++)
            Image(rows[i]).CopyTo(pixels.AsSpan(i * Shape.Size));
        return new(Name, Shape, pixels, [.. rows.Select(r => Labels[r])], Classes)
        {
            Background = Background,
            GreyBits = GreyBits,
            ShowsBackground = ShowsBackground,
        };
    }

    private string ComputeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.Append($"{Shape.Channels}x{Shape.Height}x{Shape.Width}");
        hash.AppendData(Pixels.Span);
        foreach (var label in Labels)
            hash.Append(label < 0 ? "" : Classes[label]);
        return hash.Hex();
    }
}
