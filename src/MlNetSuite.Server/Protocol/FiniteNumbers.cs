using System.Numerics;

namespace MlNetSuite.Server.Protocol;

/// <summary>Tensors hold numbers: neither infinity nor NaN, which some models would answer with NaN and others with anything.</summary>
internal static class FiniteNumbers
{
    /// <exception cref="RefusedRequestException">One is not finite.</exception>
    internal static T[] Check<T>(T[] numbers, string tensor) where T : IFloatingPointIeee754<T>
    {
        foreach (var number in numbers)
            if (!T.IsFinite(number))
                throw new RefusedRequestException(
                    $"tensor '{tensor}' holds {number}; it must hold finite numbers within the range of the column (for a " +
                    $"missing value of a table, send null to /predict).");
        return numbers;
    }
}
