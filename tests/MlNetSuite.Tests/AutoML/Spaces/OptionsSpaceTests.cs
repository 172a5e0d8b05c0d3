using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Tests.AutoML.Spaces;

public class OptionsSpaceTests
{
    public enum Kind
    {
        Linear,
        Trees,
    }

    public sealed record Loop([Range(1, 100, Costly = true)] int Epochs = 10, [Choice(32, 64, 128)] int Batch = 64);

    public sealed class Options
    {
        [Choice]
        public Kind Kind { get; init; } = Kind.Trees;

        [Range(1e-5, 1.0, init: 1e-2, logBase: true, Summary = "step size")]
        public double LearningRate { get; init; }

        [Range(0f, 0.5f, Step = 0.1), When(nameof(Kind), Kind.Linear)]
        public float Dropout { get; set; } = 0.2f;

        [BooleanChoice]
        public bool Shuffle { get; init; } = true;

        [Choice("relu", "tanh")]
        public string Activation { get; init; } = "tanh";

        [NestOption]
        public Loop Loop { get; init; } = new();

        public string Untouched { get; init; } = "as it is";
    }

    [Fact]
    public void Attributes_give_the_space()
    {
        var space = SearchSpace.Of<Options>();
        Assert.Equal(["Kind", "LearningRate", "Dropout", "Shuffle", "Activation", "Loop.Epochs", "Loop.Batch"],
            space.Parameters.Select(p => p.Name));
        Assert.Equal(new RealParameter("LearningRate", 1e-5, 1, 1e-2, Log: true, "step size"), space["LearningRate"]);
        Assert.Equal(new IntParameter("Loop.Epochs", 1, 100, 10, Log: false, "") { Costly = true }, space["Loop.Epochs"]);
        Assert.Equal("tanh", space["Activation"].Default);
        Assert.Equal("64", space["Loop.Batch"].Default);
        Assert.Equal("Kind is Linear", space["Dropout"].Condition!.ToString());
        Assert.Equal("Kind=Trees LearningRate=0.01 Shuffle=true Activation=tanh Loop.Epochs=10 Loop.Batch=64", space.Defaults.ToString());
    }

    [Fact]
    public void A_set_becomes_an_instance_and_what_it_lacks_stays()
    {
        var set = SearchSpace.Of<Options>().Resolve(new Dictionary<string, string>
        {
            ["Kind"] = "Linear",
            ["Dropout"] = "0.3",
            ["Shuffle"] = "false",
            ["Loop.Epochs"] = "7",
            ["Loop.Batch"] = "128",
        });
        var options = set.To<Options>();
        Assert.Equal((Kind.Linear, 1e-2, 0.3f, false, "tanh"),
            (options.Kind, options.LearningRate, options.Dropout, options.Shuffle, options.Activation));
        Assert.Equal(new Loop(7, 128), options.Loop);
        Assert.Equal("as it is", options.Untouched);
        Assert.Equal(0.2f, SearchSpace.Of<Options>().Defaults.To<Options>().Dropout);
    }

    public sealed class TextRange
    {
        [Range(1, 2)]
        public string Name { get; init; } = "";
    }

    public sealed class NotSettable
    {
        [Range(0, 2)]
        public int Size { get; } = 1;
    }

    public sealed class OutOfItsRange
    {
        [Range(1, 2)]
        public int Size { get; init; }
    }

    public sealed class OddChoice
    {
        [Choice("one")]
        public int Size { get; init; }
    }

    public sealed class NeedsArguments(int size)
    {
        [Range(0, 2)]
        public int Size { get; init; } = size;
    }

    [Fact]
    public void Unfit_classes_are_refused_by_property()
    {
        Assert.Equal("option 'TextRange.Name' of type String: a range is for int, double and float.", Fault<TextRange>());
        Assert.Contains("'NotSettable.Size' of type Int32: it cannot be set", Fault<NotSettable>());
        Assert.Contains("its value 0 is not from 1 to 2; initialize it or give init", Fault<OutOfItsRange>());
        Assert.Contains("'OddChoice.Size' of type Int32 cannot be 'one'", Fault<OddChoice>());
        Assert.Contains("'NeedsArguments' has no public constructor that can be called without arguments", Fault<NeedsArguments>());
    }

    private static string Fault<T>() => Assert.Throws<ParameterException>(SearchSpace.Of<T>).Message;
}
