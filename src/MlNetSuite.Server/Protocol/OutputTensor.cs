using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Server.Protocol;

/// <summary>An output tensor: of numbers (FP32) or of texts (BYTES).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape, rows first.</param>
/// <param name="Numbers">Row-major; null where it holds texts.</param>
/// <param name="Texts">One a row; null where it holds numbers.</param>
/// <param name="Binary">Whether it is to be sent as bytes.</param>
internal sealed record OutputTensor(string Name, IReadOnlyList<long> Shape, float[]? Numbers, string[]? Texts, bool Binary)
{
    internal TensorDatatype Datatype => Numbers is null ? TensorDatatype.BYTES : TensorDatatype.FP32;

    /// <summary>The requested outputs of the answers.</summary>
    internal static IReadOnlyList<OutputTensor> From(IReadOnlyList<PredictionResult> answers,
        IReadOnlyList<(ModelColumn Column, bool Binary)> requested) =>
        [.. requested.Select(o => From(answers, o.Column, o.Binary))];

    /// <summary>The outputs a request asks for: known before anything is predicted.</summary>
    /// <exception cref="RefusedRequestException">It asks for one the model does not give.</exception>
    internal static IReadOnlyList<(ModelColumn Column, bool Binary)> Requested(InferRequest request, ModelSignature signature) =>
        request.Outputs is { Count: > 0 } asked
        ? [.. asked.Select(o => (Column(o.Name, signature), o.Binary ?? request.BinaryOutputs))]
        : [.. signature.ShownOutputs.Select(c => (c, request.BinaryOutputs))];

    /// <summary>What the outputs take for each row: as they are, as they are written, and where the buffer of what is written
    /// grows.</summary>
    internal static long BytesPerRow(IReadOnlyList<(ModelColumn Column, bool Binary)> outputs, ModelSignature signature)
    {
        const int JsonNumber = 16, GrowingBuffer = 3;
        return outputs.Sum(o => o.Column.Kind == ColumnKind.Text ? GrowingBuffer * (signature.LongestLabel + JsonNumber)
            : (o.Column.Size ?? 1) * (long)(sizeof(float) + GrowingBuffer * (o.Binary ? sizeof(float) : JsonNumber)));
    }

    private static ModelColumn Column(string name, ModelSignature signature) =>
        signature.Outputs.FirstOrDefault(c => c.Name == name)
        ?? throw new RefusedRequestException(
            $"the model has no output '{name}'; it gives: {string.Join(", ", signature.Outputs.Select(c => c.Name))}.");

    private static OutputTensor From(IReadOnlyList<PredictionResult> answers, ModelColumn column, bool binary)
    {
        // All are answers of one model.
        var output = answers[0].Layout.Of(column.Name);
        if (column.Kind == ColumnKind.Text)
            return new(column.Name, [answers.Count], null, [.. answers.Select(a => a.Text(output) ?? "")], binary);
        var width = column.Size ?? 1;
        var numbers = new float[answers.Count * width];
        for (var i = 0; i < answers.Count; i++)
            answers[i].Numbers(output).CopyTo(numbers.AsSpan(i * width, width));
        return new(column.Name, column.Kind == ColumnKind.Vector ? [answers.Count, width] : [answers.Count], numbers, null, binary);
    }
}
