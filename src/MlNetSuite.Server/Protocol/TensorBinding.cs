using System.Globalization;
using MlNetSuite.Prediction;
using MlNetSuite.Server.Protection;
using MlNetSuite.Server.Rows;

namespace MlNetSuite.Server.Protocol;

/// <summary>Tensors become rows: the first dimension counts the rows, the name of a tensor is a column's.</summary>
internal static class TensorBinding
{
    // As it is read, and again where it is cut into rows.
    private const int BytesPerElement = 2 * sizeof(double);

    /// <exception cref="RefusedRequestException">A tensor is missing, one too many, or not what its column takes.</exception>
    internal static ModelRow[] Rows(InferRequest request, ModelSignature signature, PredictionServerOptions limits, MemoryCharge memory)
    {
        RequireColumns(request, signature);
        var count = RowCount(request, limits);
        memory.Add(count * signature.RowBytes + request.Inputs.Sum(tensor => (long)tensor.Elements * BytesPerElement));
        var rows = Enumerable.Range(0, count).Select(_ => new ModelRow(signature)).ToArray();
        foreach (var tensor in request.Inputs)
            Fill(rows, tensor, signature.ColumnPlace(tensor.Name), signature, limits);
        return rows;
    }

    private static void RequireColumns(InferRequest request, ModelSignature signature)
    {
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in request.Inputs)
        {
            if (signature.ColumnPlace(tensor.Name) < 0)
                throw new RefusedRequestException($"the model has no input '{tensor.Name}'; it takes: {signature.Names}.");
            if (!given.Add(tensor.Name))
                throw new RefusedRequestException($"the input '{tensor.Name}' is given twice.");
        }
        foreach (var column in signature.Inputs)
        {
            var inPlace = column.Kind == ColumnKind.Image && signature.Pixels is { } pixels && given.Contains(pixels.Name);
            if (inPlace && given.Contains(column.Name))
                throw new RefusedRequestException($"give '{column.Name}' or '{signature.Pixels!.Name}', not both.");
            if (!inPlace && !given.Contains(column.Name))
                throw new RefusedRequestException($"the input '{column.Name}' is missing; the model takes: {signature.Names}.");
        }
    }

    private static int RowCount(InferRequest request, PredictionServerOptions limits)
    {
        var rows = request.Inputs[0].Shape[0];
        foreach (var tensor in request.Inputs)
            if (tensor.Shape[0] != rows)
                throw new RefusedRequestException(
                    $"the inputs differ in their rows: '{request.Inputs[0].Name}' has {rows}, '{tensor.Name}' has {tensor.Shape[0]}.");
        return rows == 0 ? throw new RefusedRequestException("the inputs hold no row.")
            : rows > limits.MaxRows
            ? throw new RefusedRequestException($"{rows:N0} rows are more than {limits.MaxRows:N0}, the limit; send fewer at once.")
            : (int)rows;
    }

    private static void Fill(ModelRow[] rows, InputTensor tensor, int place, ModelSignature signature, PredictionServerOptions limits)
    {
        var column = signature.Columns[place];
        RequireShape(tensor, column, rows.Length);
        RequireContentType(tensor, column);
        switch (column.Kind)
        {
            case ColumnKind.Vector when tensor.Datatype.IsNumber():
                var isChannelLast = column.Image is { } size && PixelLayout.IsChannelLast(RowShape(tensor), size);
                FillVectors(rows, place, tensor.Data.Singles(tensor), isChannelLast ? column.Image : null);
                break;
            case ColumnKind.Single when tensor.Datatype.IsNumber():
                Fill(rows, place, tensor.Data.Singles(tensor));
                break;
            case ColumnKind.Double when tensor.Datatype.IsNumber():
                Fill(rows, place, tensor.Data.Doubles(tensor));
                break;
            case ColumnKind.Int32 or ColumnKind.Int64 when tensor.Datatype.IsWhole():
                Fill(rows, place, tensor.Data.Integers(tensor));
                break;
            case ColumnKind.Boolean when tensor.Datatype == TensorDatatype.BOOL:
                Fill(rows, place, tensor.Data.Booleans(tensor));
                break;
            // Ids that are whole numbers, as texts have them.
            case ColumnKind.Text when tensor.Datatype.IsWhole():
                Fill(rows, place, Array.ConvertAll(tensor.Data.Integers(tensor), id => id.ToString(CultureInfo.InvariantCulture)));
                break;
            case ColumnKind.Text when tensor.Datatype == TensorDatatype.BYTES:
                Fill(rows, place, tensor.Data.Texts(tensor));
                break;
            case ColumnKind.Image when tensor.Datatype == TensorDatatype.BYTES:
                var images = tensor.Data.Files(tensor);
                for (var i = 0; i < rows.Length; i++)
                    rows[i].SetImage(place, images[i], limits);
                break;
            case ColumnKind.Other:
                throw new RefusedRequestException($"'{column.Name}' is a column that a request cannot set.");
            default:
                throw new RefusedRequestException(
                    $"'{column.Name}' takes {column.Datatype}{Also(column.Kind)}, but got {tensor.Datatype}.");
        }
    }

    private static void Fill<T>(ModelRow[] rows, int place, T[] values)
    {
        for (var i = 0; i < rows.Length; i++)
            rows[i].Set(place, values[i]);
    }

    private static void FillVectors(ModelRow[] rows, int place, float[] numbers, CardImage? channelLast)
    {
        var size = numbers.Length / rows.Length;
        for (var i = 0; i < rows.Length; i++)
            rows[i].Set(place, channelLast is { } image ? PixelLayout.ToChannelFirst(numbers.AsSpan(i * size, size), image)
                : rows.Length == 1 ? numbers
                : numbers[(i * size)..((i + 1) * size)]);
    }

    private static string Also(ColumnKind kind) => kind switch
    {
        ColumnKind.Vector or ColumnKind.Single or ColumnKind.Double => " or another datatype of numbers",
        ColumnKind.Int32 or ColumnKind.Int64 => " or another datatype of whole numbers",
        ColumnKind.Text => " or, for ids, a datatype of whole numbers",
        _ => "",
    };

    // What it would mean, were it done, is what is done; anything else would be another answer than the client believes.
    private static void RequireContentType(InputTensor tensor, ModelColumn column)
    {
        var fits = tensor.ContentType switch
        {
            null => true,
            "base64" => column.Kind == ColumnKind.Image,
            "str" => column.Kind == ColumnKind.Text,
            "np" => column.Kind is not (ColumnKind.Text or ColumnKind.Image),
            _ => false,
        };
        if (!fits)
            throw new RefusedRequestException(
                $"'{column.Name}' came with the content type '{tensor.ContentType}', which this server does not decode for it; " +
                $"leave it out.");
    }

    private static long[] RowShape(InputTensor tensor) => [.. tensor.Shape.Skip(1)];

    // [n] or [n, 1] for single values; [n, size] for vectors, whose size may be split into dimensions; those of pixels are known.
    private static void RequireShape(InputTensor tensor, ModelColumn column, int rows)
    {
        var width = tensor.Elements / rows;
        var fits = column.Image is { } image ? PixelLayout.IsChannelFirst(RowShape(tensor), image)
            || PixelLayout.IsChannelLast(RowShape(tensor), image)
            : column.Kind == ColumnKind.Vector ? (tensor.Shape.Count > 1 || column.Size == 1)
            && (column.Size is not { } size || width == size)
            : width == 1 && tensor.Shape.Count <= 2;
        if (!fits)
            throw new RefusedRequestException($"'{column.Name}' must have the shape {Shapes(column)}, where -1 is the number of rows, but " +
                $"got {TensorShape.Text(tensor.Shape)}.");
    }

    private static string Shapes(ModelColumn column) =>
        column.Image is { } image ? PixelLayout.Shapes(image) : TensorShape.Text(column.Shape);
}
