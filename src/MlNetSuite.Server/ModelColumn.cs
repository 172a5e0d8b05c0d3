using System.Text;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Server.Protocol;

namespace MlNetSuite.Server;

/// <summary>What a column holds.</summary>
internal enum ColumnKind
{
    Text,
    Single,
    Double,
    Int32,
    Int64,
    Boolean,

    /// <summary>A vector of numbers.</summary>
    Vector,

    /// <summary>An encoded image.</summary>
    Image,

    /// <summary>Something a request cannot give.</summary>
    Other,
}

/// <summary>A column of a model, as requests know it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Size">Length of a vector; null for single values and for vectors of any length.</param>
internal sealed record ModelColumn(string Name, ColumnKind Kind, int? Size)
{
    /// <summary>For the pixels of an image, its size; null for other columns.</summary>
    internal CardImage? Image { get; init; }

    /// <summary>The name as requests spell it.</summary>
    internal byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>The protocol's datatype that carries it.</summary>
    internal TensorDatatype Datatype => Kind switch
    {
        ColumnKind.Single or ColumnKind.Vector => TensorDatatype.FP32,
        ColumnKind.Double => TensorDatatype.FP64,
        ColumnKind.Int32 => TensorDatatype.INT32,
        ColumnKind.Int64 => TensorDatatype.INT64,
        ColumnKind.Boolean => TensorDatatype.BOOL,
        _ => TensorDatatype.BYTES,
    };

    /// <summary>The tensor's shape, -1 for the rows and for a vector of any length.</summary>
    internal long[] Shape => Image is { } image ? [-1, image.Channels, image.Height, image.Width]
        : Kind == ColumnKind.Vector ? [-1, Size ?? -1]
        : [-1];

    internal static ModelColumn From(CardColumn column) => new(column.Name, KindOf(column), column.Size);

    /// <summary>An output; yes and no are answered as 1 and 0.</summary>
    internal static ModelColumn Answered(CardOutput output) => From(output.Type == "Boolean" ? output with { Type = "Single" } : output);

    private static ColumnKind KindOf(CardColumn column) => column.Type switch
    {
        "Single" when column.Size is not null => ColumnKind.Vector,
        _ when column.Size is not null => ColumnKind.Other,
        "Text" => ColumnKind.Text,
        "Single" => ColumnKind.Single,
        "Double" => ColumnKind.Double,
        "Int32" => ColumnKind.Int32,
        "Int64" => ColumnKind.Int64,
        "Boolean" => ColumnKind.Boolean,
        "Image" => ColumnKind.Image,
        _ => ColumnKind.Other,
    };
}
