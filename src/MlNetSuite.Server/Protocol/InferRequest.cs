namespace MlNetSuite.Server.Protocol;

/// <summary>An inference request, whichever way it came.</summary>
/// <param name="Id">To be given back; null where none was given.</param>
/// <param name="Inputs">Tensors, their elements not yet read.</param>
/// <param name="Outputs">Those asked for, or null for all.</param>
/// <param name="BinaryOutputs">Whether outputs are given as binary data where they do not say otherwise themselves.</param>
internal sealed record InferRequest(string? Id, IReadOnlyList<InputTensor> Inputs, IReadOnlyList<RequestedOutput>? Outputs,
    bool BinaryOutputs);

/// <summary>An output that was asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Binary">Whether as binary data; null where nothing was said.</param>
internal sealed record RequestedOutput(string Name, bool? Binary);

/// <summary>An input tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">Its datatype.</param>
/// <param name="Shape">Its shape, as <see cref="TensorShape.Check"/> let it pass.</param>
/// <param name="Data">Its elements.</param>
internal sealed record InputTensor(string Name, TensorDatatype Datatype, IReadOnlyList<long> Shape, ITensorData Data)
{
    /// <summary>What its elements are in the words of the client, such as <c>base64</c>; null where it says nothing.</summary>
    internal string? ContentType { get; init; }

    /// <summary>The product of the shape.</summary>
    internal int Elements { get; } = (int)Shape.Aggregate(1L, (product, dimension) => product * dimension);
}

/// <summary>The elements of a tensor: in JSON, as raw bytes or in a gRPC message. Reading checks that there are as many as asked
/// for.</summary>
internal interface ITensorData
{
    /// <exception cref="RefusedRequestException">There are more or fewer, or one is not finite.</exception>
    float[] Singles(InputTensor tensor);

    /// <inheritdoc cref="Singles"/>
    double[] Doubles(InputTensor tensor);

    /// <summary>The elements of a tensor of whole numbers.</summary>
    /// <inheritdoc cref="Singles"/>
    long[] Integers(InputTensor tensor);

    /// <inheritdoc cref="Singles"/>
    bool[] Booleans(InputTensor tensor);

    /// <inheritdoc cref="Singles"/>
    string[] Texts(InputTensor tensor);

    /// <summary>The elements of a tensor of files; in JSON they are base64.</summary>
    /// <inheritdoc cref="Singles"/>
    byte[][] Files(InputTensor tensor);
}
