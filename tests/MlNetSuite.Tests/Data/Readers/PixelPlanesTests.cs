using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Tests.Data.Readers;

public class PixelPlanesTests
{
    [Theory]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void Pictures_of_the_right_size_are_what_a_model_makes_of_them(int channels, bool isGrey)
    {
        var random = new Random(1);
        var shape = new ImageShape(channels, 17, 23);
        using var planes = new PixelPlanes(shape);
        for (var i = 0; i < 20; i++)
        {
            var image = new ImagePixels(23, 17, [.. Enumerable.Range(0, 17 * 23).Select(_ => 0xFF000000u
                | (isGrey ? (uint)random.Next(256) * 0x010101u : (uint)random.Next(1 << 24)))]);
            var (taken, served) = (new byte[shape.Size], new byte[shape.Size]);

            planes.Write(image, taken);
            planes.WriteAsServed(image, served);

            Assert.Equal(served, taken);
        }
    }
}
