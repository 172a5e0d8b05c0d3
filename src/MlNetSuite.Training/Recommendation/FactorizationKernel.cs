using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetSuite.Training.Recommendation;

/// <summary>One rating, as the kernel reads them: 12 bytes in a row.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Rating(int User, int Item, float Value);

/// <summary>The numbers a pass of stochastic gradient descent needs.</summary>
/// <param name="Mean">Added to every prediction.</param>
/// <param name="Rate">Step of the factors.</param>
/// <param name="Reg">Weight decay of the factors.</param>
/// <param name="BiasRate">Step of the biases.</param>
/// <param name="UserBiasReg">Weight decay of user biases.</param>
/// <param name="ItemBiasReg">Weight decay of item biases.</param>
internal readonly record struct SgdStep(
    float Mean, float Rate, float Reg, float BiasRate, float UserBiasReg, float ItemBiasReg);

/// <summary>Factors and biases of users and items, as flat arrays padded to whole vectors.</summary>
/// <param name="Stride">Floats from one row of factors to the next: a multiple of <see cref="FactorizationKernel.Lanes"/>.</param>
/// <param name="User"><c>[users, stride]</c></param>
/// <param name="Item"><c>[items, stride]</c></param>
/// <param name="UserBias"><c>[users]</c></param>
/// <param name="ItemBias"><c>[items]</c></param>
internal sealed record Factors(int Stride, float[] User, float[] Item, float[] UserBias, float[] ItemBias);

/// <summary>The hot loop of biased matrix factorization.</summary>
/// <remarks>
/// For each rating r of user u and item i (Koren, Bell and Volinsky 2009, section "Adding biases"):
/// <code>
/// e    = r - (mean + b_u + b_i + p_u . q_i)
/// b_u += biasRate (e - userBiasReg b_u)        b_i += biasRate (e - itemBiasReg b_i)
/// p_u += rate (e q_i - reg p_u)                q_i += rate (e p_u - reg q_i)      (both from the old p_u, q_i)
/// </code>
/// Written as x (1 - rate reg) + (rate e) y, an update is one multiplication and one fused multiply-add per lane.
/// Ratings come grouped by user, so the user's row stays in registers over its run.
/// </remarks>
internal static class FactorizationKernel
{
    /// <summary>Floats in one vector.</summary>
    internal const int Lanes = 16;

    // The loops below are compiled at once as they stay: a small training is over before the runtime notices they are hot.

    /// <summary>One pass over <paramref name="ratings"/>; returns the sum of squared errors met on the way.</summary>
    /// <exception cref="ArgumentException">The factors' rows are not whole vectors.</exception>
    internal static double Pass(ReadOnlySpan<Rating> ratings, Factors factors, in SgdStep step)
    {
        if (factors.Stride <= 0 || factors.Stride % Lanes != 0)
            throw new ArgumentException($"factor rows of {factors.Stride} floats are not whole vectors of {Lanes}.");
        return factors.Stride switch
        {
            Lanes => One(ratings, factors, step),
            2 * Lanes => Two(ratings, factors, step),
            _ => Many(ratings, factors, step),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double One(ReadOnlySpan<Rating> ratings, Factors factors, in SgdStep step)
    {
        ref var users = ref MemoryMarshal.GetArrayDataReference(factors.User);
        ref var items = ref MemoryMarshal.GetArrayDataReference(factors.Item);
        var keep = Vector512.Create(1 - step.Rate * step.Reg);
        var (keepUser, keepItem) = (1 - step.BiasRate * step.UserBiasReg, 1 - step.BiasRate * step.ItemBiasReg);
        var loss = 0.0;
        for (var n = 0; n < ratings.Length;)
        {
            var user = ratings[n].User;
            var p = Vector512.LoadUnsafe(ref users, (nuint)user * Lanes);
            var bias = factors.UserBias[user];
            for (; n < ratings.Length && ratings[n].User == user; n++)
            {
                var item = ratings[n].Item;
                ref var row = ref Unsafe.Add(ref items, (nint)item * Lanes);
                var q = Vector512.LoadUnsafe(ref row);
                ref var itemBias = ref factors.ItemBias[item];
                var error = ratings[n].Value - step.Mean - bias - itemBias - Vector512.Sum(p * q);
                loss += error * error;
                var pull = Vector512.Create(step.Rate * error);
                Vector512.FusedMultiplyAdd(pull, p, q * keep).StoreUnsafe(ref row);
                p = Vector512.FusedMultiplyAdd(pull, q, p * keep);
                bias = bias * keepUser + step.BiasRate * error;
                itemBias = itemBias * keepItem + step.BiasRate * error;
            }
            p.StoreUnsafe(ref users, (nuint)user * Lanes);
            factors.UserBias[user] = bias;
        }
        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Two(ReadOnlySpan<Rating> ratings, Factors factors, in SgdStep step)
    {
        ref var users = ref MemoryMarshal.GetArrayDataReference(factors.User);
        ref var items = ref MemoryMarshal.GetArrayDataReference(factors.Item);
        var keep = Vector512.Create(1 - step.Rate * step.Reg);
        var (keepUser, keepItem) = (1 - step.BiasRate * step.UserBiasReg, 1 - step.BiasRate * step.ItemBiasReg);
        var loss = 0.0;
        for (var n = 0; n < ratings.Length;)
        {
            var user = ratings[n].User;
            ref var userRow = ref Unsafe.Add(ref users, (nint)user * (2 * Lanes));
            var (p0, p1) = (Vector512.LoadUnsafe(ref userRow), Vector512.LoadUnsafe(ref userRow, Lanes));
            var bias = factors.UserBias[user];
            for (; n < ratings.Length && ratings[n].User == user; n++)
            {
                var item = ratings[n].Item;
                ref var row = ref Unsafe.Add(ref items, (nint)item * (2 * Lanes));
                var (q0, q1) = (Vector512.LoadUnsafe(ref row), Vector512.LoadUnsafe(ref row, Lanes));
                ref var itemBias = ref factors.ItemBias[item];
                var error = ratings[n].Value - step.Mean - bias - itemBias
                    - Vector512.Sum(Vector512.FusedMultiplyAdd(p1, q1, p0 * q0));
                loss += error * error;
                var pull = Vector512.Create(step.Rate * error);
                Vector512.FusedMultiplyAdd(pull, p0, q0 * keep).StoreUnsafe(ref row);
                Vector512.FusedMultiplyAdd(pull, p1, q1 * keep).StoreUnsafe(ref row, Lanes);
                p0 = Vector512.FusedMultiplyAdd(pull, q0, p0 * keep);
                p1 = Vector512.FusedMultiplyAdd(pull, q1, p1 * keep);
                bias = bias * keepUser + step.BiasRate * error;
                itemBias = itemBias * keepItem + step.BiasRate * error;
            }
            p0.StoreUnsafe(ref userRow);
            p1.StoreUnsafe(ref userRow, Lanes);
            factors.UserBias[user] = bias;
        }
        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Many(ReadOnlySpan<Rating> ratings, Factors factors, in SgdStep step)
    {
        ref var users = ref MemoryMarshal.GetArrayDataReference(factors.User);
        ref var items = ref MemoryMarshal.GetArrayDataReference(factors.Item);
        var stride = factors.Stride;
        var keep = Vector512.Create(1 - step.Rate * step.Reg);
        var (keepUser, keepItem) = (1 - step.BiasRate * step.UserBiasReg, 1 - step.BiasRate * step.ItemBiasReg);
        var loss = 0.0;
        foreach (var (user, item, value) in ratings)
        {
            ref var p = ref Unsafe.Add(ref users, (nint)user * stride);
            ref var q = ref Unsafe.Add(ref items, (nint)item * stride);
            ref var userBias = ref factors.UserBias[user];
            ref var itemBias = ref factors.ItemBias[item];
            var dot = Vector512<float>.Zero;
            for (nuint k = 0; k < (nuint)stride; k += Lanes)
                dot = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref p, k), Vector512.LoadUnsafe(ref q, k), dot);
            var error = value - step.Mean - userBias - itemBias - Vector512.Sum(dot);
            loss += error * error;
            var pull = Vector512.Create(step.Rate * error);
            for (nuint k = 0; k < (nuint)stride; k += Lanes)
            {
                var (pk, qk) = (Vector512.LoadUnsafe(ref p, k), Vector512.LoadUnsafe(ref q, k));
                Vector512.FusedMultiplyAdd(pull, qk, pk * keep).StoreUnsafe(ref p, k);
                Vector512.FusedMultiplyAdd(pull, pk, qk * keep).StoreUnsafe(ref q, k);
            }
            userBias = userBias * keepUser + step.BiasRate * error;
            itemBias = itemBias * keepItem + step.BiasRate * error;
        }
        return loss;
    }
}
