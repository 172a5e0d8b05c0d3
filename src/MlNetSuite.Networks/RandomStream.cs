using System.Numerics.Tensors;

namespace MlNetSuite.Networks;

/// <summary>A small random generator that any number of threads can have their own of: the stream is a pure function of the key,
/// so what is drawn for a row does not depend on who draws it or when. SplitMix64 (Steele, Lea and Flood 2014).</summary>
internal struct RandomStream
{
    private ulong _state;

    /// <summary>The stream of a key such as (seed, epoch, row).</summary>
    internal RandomStream(params ReadOnlySpan<long> key)
    {
        foreach (var part in key)
            _state = Mix(_state + unchecked((ulong)part) + 0x9E3779B97F4A7C15);
    }

    internal ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number that may be part of the keys of further streams.</summary>
    internal long Key() => unchecked((long)Next());

    /// <summary>Evenly from 0 (included) to 1 (excluded), in steps of 2^-24.</summary>
    internal float Unit() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Evenly between two bounds.</summary>
    internal float Between(float low, float high) => low + (high - low) * Unit();

    /// <summary>A whole number from 0 (included) to <paramref name="bound"/> (excluded).</summary>
    internal int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>From the standard normal distribution (Box and Muller 1958).</summary>
    internal float Normal() => MathF.Sqrt(-2 * MathF.Log(1 - Unit())) * MathF.Cos(MathF.Tau * Unit());

    /// <summary>Fills a span from the standard normal distribution, several times faster than one by one.</summary>
    internal void Normal(Span<float> into)
    {
        // Box and Muller give two for every pair of uniform numbers: radius times cosine, radius times sine.
        var pairs = (into.Length + 1) / 2;
        Span<float> work = stackalloc float[3 * 64];
        for (; pairs > 0; pairs = (into.Length + 1) / 2)
        {
            var count = Math.Min(pairs, 64);
            var radius = work[..count];
            var angle = work.Slice(64, count);
            var turned = work.Slice(128, count);
            for (var n = 0; n < count; n++)
                (radius[n], angle[n]) = (1 - Unit(), MathF.Tau * Unit());
            TensorPrimitives.Log(radius, radius);
            TensorPrimitives.Multiply(radius, -2, radius);
            TensorPrimitives.Sqrt(radius, radius);
            TensorPrimitives.Cos(angle, turned);
            TensorPrimitives.Multiply(radius, turned, into[..count]);
            TensorPrimitives.Sin(angle, turned);
            var rest = Math.Min(count, into.Length - count);
            TensorPrimitives.Multiply(radius[..rest], turned[..rest], into.Slice(count, rest));
            into = into[(count + rest)..];
        }
    }

    /// <summary>From the gamma distribution of mean shape / rate (Marsaglia and Tsang 2000).</summary>
    /// <param name="shape">Above 0.</param>
    /// <param name="rate">Above 0.</param>
    internal double Gamma(double shape, double rate)
    {
        // Below 1 the method does not hold: Gamma(a) is Gamma(a + 1) u^(1/a).
        var lift = shape < 1 ? Math.Pow(1 - Unit(), 1 / shape) : 1;
        var d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = Normal(), v = 1 + c * x;
            v *= v * v;
            if (v > 0 && Math.Log(1 - Unit()) < x * x / 2 + d * (1 - v + Math.Log(v)))
                return d * v * lift / rate;
        }
    }

    /// <summary>A random order in place (Fisher and Yates).</summary>
    internal void Shuffle(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
