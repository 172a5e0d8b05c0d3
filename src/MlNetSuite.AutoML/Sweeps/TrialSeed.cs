namespace MlNetSuite.AutoML.Sweeps;

/// <summary>A seed for each trial from its study's.</summary>
internal static class TrialSeed
{
    /// <summary>0 or more, the same in every process and on every machine; neighbouring numbers get seeds that have nothing
    /// to do with each other (the finalizer of SplitMix64, Steele, Lea and Flood 2014).</summary>
    internal static int Of(int seed, int number)
    {
        var mixed = unchecked(((ulong)(uint)seed << 32 | (uint)number) + 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return (int)((mixed ^ (mixed >> 31)) >> 33);
    }
}
