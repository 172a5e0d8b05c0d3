using System.Globalization;

namespace MlNetSuite.Server.Protocol;

/// <summary>Checks what a request says of a tensor, before anything is allocated for it.</summary>
internal static class TensorShape
{
    private const int MostDimensions = 8;

    /// <exception cref="RefusedRequestException">A dimension is negative or the product too large.</exception>
    internal static void Check(string tensor, IReadOnlyList<long> shape, int maxElements)
    {
        if (shape.Count is 0 or > MostDimensions)
            throw new RefusedRequestException($"tensor '{tensor}' has {shape.Count} dimensions; 1 to {MostDimensions} are read.");
        var product = 1L;
        foreach (var dimension in shape)
        {
            if (dimension < 0)
                throw new RefusedRequestException($"tensor '{tensor}' has the shape {Text(shape)}; a dimension is 0 or more.");
            // Division, as a product could overflow.
            if (dimension > 0 && product > maxElements / dimension)
                throw new RefusedRequestException(
                    $"tensor '{tensor}' has the shape {Text(shape)}; at most {maxElements:N0} elements are read.");
            product *= dimension;
        }
    }

    /// <exception cref="RefusedRequestException">The protocol has no such datatype.</exception>
    internal static TensorDatatype Datatype(string tensor, string name) =>
        // Parse alone would take numbers too.
        Enum.TryParse<TensorDatatype>(name, out var type) && Enum.GetName(type) == name
            ? type
            : throw new RefusedRequestException(
                $"tensor '{tensor}' has the datatype '{Short(name)}'; the protocol has: " +
                $"{string.Join(", ", Enum.GetNames<TensorDatatype>())}.");

    internal static string Text(IReadOnlyList<long> shape) =>
        $"[{string.Join(", ", shape.Select(d => d.ToString(CultureInfo.InvariantCulture)))}]";

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
