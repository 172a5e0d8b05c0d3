using FsCheck.Xunit;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.Spaces;

public class SpaceProperties
{
    [Property]
    public bool A_value_comes_back_from_its_place(ushort low, ushort width, byte step, bool log, uint draw)
    {
        var space = new SearchSpace()
            .Int("n", low + 1, low + 1 + width, low + 1, "", log, step + 1)
            .Uniform("x", low, low + width + 1, low, "", step: step)
            .LogUniform("y", low + 1, low + 2.0 + width, low + 1, "")
            .Choice("c", ["a", "b", "c"], "")
            .Bool("b", true, "");
        return space.Parameters.All(p =>
        {
            var value = p.FromUnit(draw / (double)uint.MaxValue);
            var back = p.FromUnit(p.ToUnit(value));
            return value is double real ? Math.Abs(real - (double)back) <= 1e-9 * Math.Abs(real) : value.Equals(back);
        });
    }

    [Property]
    public bool A_random_set_is_valid_and_comes_back_from_its_json(int seed, byte number)
    {
        var set = new RandomTuner(seed).Propose(new(SpaceJsonTests.Space, new("loss", default), [], number))!.Parameters;
        return SpaceJsonTests.Space.Check(set).Count == 0 && set.Same(ParameterSet.FromJson(set.ToJson(), SpaceJsonTests.Space));
    }
}
