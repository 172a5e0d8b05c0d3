namespace MlNetSuite.AutoML.Tuners;

/// <summary>A stream of random numbers that belongs to one seed, one trial and one purpose, the same on every machine
/// (SplitMix64: Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number Generators").</summary>
internal struct RandomStream
{
    private ulong _state;

    private RandomStream(ulong state) => _state = state;

    internal static RandomStream Of(int seed, int number, int purpose = 0)
    {
        var random = new RandomStream(((ulong)(uint)seed << 32) | (uint)number);
        random._state = random.NextBits() + ((ulong)(uint)purpose << 1);
        random._state = random.NextBits();
        return random;
    }

    internal ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0..1, 1 excluded.</summary>
    internal double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    internal int Below(int count) => (int)(Next() * count);

    /// <summary>Of mean 0 and variance 1 (Marsaglia's polar method).</summary>
    internal double Normal()
    {
        while (true)
        {
            var (x, y) = (2 * Next() - 1, 2 * Next() - 1);
            var squared = x * x + y * y;
            if (squared is > 0 and < 1)
                return x * Math.Sqrt(-2 * Math.Log(squared) / squared);
        }
    }
}
