using MlNetSuite.Data;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

public sealed class AssemblyResourceTests
{
    [Fact]
    public void A_resource_is_a_range_of_the_assemblys_file() =>
        Assert.Equal(WeightsFixture.Model, AssemblyResource.Find(WeightsFixture.Assembly, "weights.json")!.ReadAll());

    [Theory]
    [InlineData("Weights.json")]
    [InlineData("")]
    public void One_that_is_not_there_is_not_found(string name) =>
        Assert.Null(AssemblyResource.Find(WeightsFixture.Assembly, name));

    [Fact]
    public void A_damaged_assembly_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(WeightsFixture.Assembly);
        var path = folder.File("Damaged.dll");
        foreach (var length in (int[])[0, 1, 100, 600, whole.Length / 4])
        {
            File.WriteAllBytes(path, whole[..length]);

            Assert.StartsWith(path, Assert.Throws<InputException>(() => AssemblyResource.Find(path, "weights.json")).Message);
        }
    }
}
