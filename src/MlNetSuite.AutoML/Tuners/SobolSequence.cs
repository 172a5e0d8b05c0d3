using System.Globalization;
using System.Numerics;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Sobol's sequence (Sobol 1967) with the direction numbers of Joe and Kuo 2008, "Constructing Sobol Sequences with
/// Better Two-Dimensional Projections", SIAM J. Sci. Comput. 30, in natural order, scrambled after Owen 1995 by hashing (Burley
/// 2020, "Practical Hash-based Owen Scrambling", JCGT 9).</summary>
internal static class SobolSequence
{
    /// <summary>How many dimensions there are.</summary>
    internal const int Dimensions = 256;

    private static readonly Lazy<uint[][]> Directions = new(Read);

    /// <summary>One coordinate of a point, 0..1, 1 excluded.</summary>
    /// <param name="index">The point, from 0.</param>
    /// <param name="dimension">The coordinate, from 0 and below <see cref="Dimensions"/>.</param>
    internal static double Plain(int index, int dimension) => Bits((uint)index, dimension) * (1.0 / 4294967296.0);

    /// <summary>The same, scrambled; even in each dimension and pair of dimensions as the plain sequence is.</summary>
    internal static double Scrambled(int index, int dimension, int seed)
    {
        var hash = (uint)RandomStream.Of(seed, dimension, 0x50B01).NextBits();
        return BitReverse(Permute(BitReverse(Bits((uint)index, dimension)), hash)) * (1.0 / 4294967296.0);
    }

    private static uint Bits(uint index, int dimension)
    {
        var bits = 0u;
        foreach (var direction in Directions.Value[dimension])
        {
            if ((index & 1) != 0)
                bits ^= direction;
            if ((index >>= 1) == 0)
                break;
        }
        return bits;
    }

    // Laine and Karras 2011: each bit is flipped by a hash of the bits below it, which are the higher ones once reversed.
    private static uint Permute(uint x, uint hash)
    {
        x += hash;
        x ^= x * 0x6c50b47cu;
        x ^= x * 0xb82f1e52u;
        x ^= x * 0xc7afe638u;
        x ^= x * 0x8d22f6e6u;
        return x;
    }

    private static uint BitReverse(uint x)
    {
        x = ((x >> 1) & 0x55555555) | ((x & 0x55555555) << 1);
        x = ((x >> 2) & 0x33333333) | ((x & 0x33333333) << 2);
        x = ((x >> 4) & 0x0F0F0F0F) | ((x & 0x0F0F0F0F) << 4);
        x = ((x >> 8) & 0x00FF00FF) | ((x & 0x00FF00FF) << 8);
        return BitOperations.RotateLeft(x, 16);
    }

    private static uint[][] Read()
    {
        using var stream = typeof(SobolSequence).Assembly.GetManifestResourceStream("MlNetSuite.AutoML.SobolDirections.txt")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#');
        return [[.. Enumerable.Range(0, 32).Select(bit => 1u << (31 - bit))], .. lines.Select(Extend)];
    }

    // m_k = 2 a_1 m_(k-1) xor 4 a_2 m_(k-2) xor ... xor 2^s m_(k-s) xor m_(k-s), kept as v_k = m_k 2^(32-k).
    private static uint[] Extend(string line)
    {
        var numbers = line.Split(' ').Select(n => uint.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var (polynomial, degree) = (numbers[0], numbers.Length - 1);
        var directions = new uint[32];
        for (var k = 0; k < 32; k++)
        {
            if (k < degree)
            {
                directions[k] = numbers[k + 1] << (31 - k);
                continue;
            }
            directions[k] = directions[k - degree] ^ (directions[k - degree] >> degree);
            for (var j = 1; j < degree; j++)
                if (((polynomial >> (degree - j)) & 1) != 0)
                    directions[k] ^= directions[k - j];
        }
        return directions;
    }
}
