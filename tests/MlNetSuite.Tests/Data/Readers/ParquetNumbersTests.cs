using System.Globalization;
using MlNetSuite.Data.Readers;

namespace MlNetSuite.Tests.Data.Readers;

public class ParquetNumbersTests
{
    [Fact]
    public void Doubles_become_what_their_texts_become()
    {
        var random = new Random(1);
        for (var i = 0; i < 200_000; i++)
        {
            var single = BitConverter.Int32BitsToSingle(random.Next(0x7F000000));
            // Half way between two, beside that, and anything.
            var half = BitConverter.DoubleToInt64Bits(single) + (1L << 28) + random.Next(-1, 2);
            foreach (var number in (double[])[BitConverter.Int64BitsToDouble(half), random.NextDouble() * 1e6, single])
                Assert.Equal(BitConverter.SingleToInt32Bits(float.Parse(FormattableString.Invariant($"{number}"),
                    CultureInfo.InvariantCulture)), BitConverter.SingleToInt32Bits(ParquetNumbers.Single(number)));
        }
    }
}
