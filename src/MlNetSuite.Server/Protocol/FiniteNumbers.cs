using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server.Protocol;

/// <summary>Tensors hold numbers: neither infinity nor NaN, which some models would answer with NaN and others with anything.</summary>
internal static class FiniteNumbers
{
    /// <exception cref="RefusedRequestException">One is not finite.</exception>
    internal static float[] Check(float[] numbers, string tensor)
    {
        foreach (var number in numbers)
            if (!float.IsFinite(number))
                throw Refuse(tensor, number);
        return numbers;
    }

    /// <inheritdoc cref="Check(float[], string)"/>
    internal static double[] Check(double[] numbers, string tensor)
    {
        foreach (var number in numbers)
            if (!double.IsFinite(number))
                throw Refuse(tensor, number);
        return numbers;
    }

    private static RefusedRequestException Refuse(string tensor, double number) =>
        new($"tensor '{tensor}' holds {number}; numbers within the range of the column are wanted (where a table has no value, /predict takes null).");
}
