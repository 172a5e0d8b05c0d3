using System.Buffers.Binary;
using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Notebooks;

/// <summary>A picture that notebooks show.</summary>
[TypeFormatterSource(typeof(OwnFormatters), PreferredMimeTypes = [MimeTypes.Png, MimeTypes.Plain])]
public sealed record PngImage
{
    // Portable Network Graphics (ISO/IEC 15948), 5.2 and 11.2.2: the signature, then IHDR with width and height.
    private static readonly byte[] Signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
    private const int WidthAt = 16, HeightAt = 20, Shortest = 24;

    /// <summary>A picture of a PNG file.</summary>
    /// <param name="bytes">A PNG file.</param>
    /// <param name="description">What it shows, for those who do not see it.</param>
    /// <exception cref="ArgumentException">The bytes are no PNG file, or the description is empty.</exception>
    public PngImage(byte[] bytes, string description)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        if (bytes.Length < Shortest || !bytes.AsSpan().StartsWith(Signature))
            throw new ArgumentException($"{bytes.Length} bytes that do not begin as a PNG file does; encode the picture as PNG.",
                nameof(bytes));
        (Bytes, Description) = (bytes, description);
    }

    /// <summary>The PNG file.</summary>
    public byte[] Bytes { get; }

    /// <summary>What it shows, for those who do not see it.</summary>
    public string Description { get; }

    /// <summary>In pixels.</summary>
    public int Width => BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(WidthAt));

    /// <summary>In pixels.</summary>
    public int Height => BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(HeightAt));

    /// <summary>Writes the file, whole or not at all; folders above it are made.</summary>
    /// <exception cref="ModelArtifactException">The path is a folder or may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(Bytes));
}
