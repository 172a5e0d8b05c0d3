using System.Runtime.InteropServices;
using Microsoft.ML.Data;

namespace MlNetSuite.Prediction.Images;

/// <summary>A decoded picture.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Values">A pixel each, row by row: blue in the lowest byte, then green, red and alpha.</param>
internal sealed record ImagePixels(int Width, int Height, uint[] Values)
{
    internal Span<byte> Bytes => MemoryMarshal.AsBytes(Values.AsSpan());

    internal MLImage ToImage() => MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Bgra32, Bytes);
}
