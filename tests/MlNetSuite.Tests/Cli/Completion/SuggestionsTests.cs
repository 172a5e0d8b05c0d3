using System.CommandLine;
using MlNetSuite.Cli.Commands;
using MlNetSuite.Cli.Completion;

namespace MlNetSuite.Tests.Cli.Completion;

/// <summary>What may stand at the end of a command line; <c>|</c> in these tests is the cursor.</summary>
public class SuggestionsTests
{
    private static readonly RootCommand Root = Made();

    [Theory]
    // Commands, and commands within them.
    [InlineData("mlnetsuite tra|", "train")]
    [InlineData("mlnetsuite sweep|", "sweep")]
    [InlineData("mlnetsuite data pu|", "pull")]
    [InlineData("mlnetsuite setup |", "torch")]
    [InlineData("mlnetsuite completion |", "bash zsh pwsh fish")]
    // The first argument, then what belongs to it.
    [InlineData("mlnetsuite train |", "image-classification text-classification recommendation classification regression")]
    [InlineData("mlnetsuite train reg|", "regression")]
    [InlineData("mlnetsuite train recommendation --trainer bi|", "biased-mf bias-only")]
    [InlineData("mlnetsuite train image-classification --data fa|", "fashion-mnist fashion-mnist-mini")]
    [InlineData("mlnetsuite weights pull all|", "all-minilm-l6-v2")]
    // Options by name, those that were given left out unless they may be repeated.
    [InlineData("mlnetsuite train regression --tra|", "--trainer")]
    [InlineData("mlnetsuite train regression --trainer sdca --tra|", "")]
    [InlineData("mlnetsuite train regression --set l2=1 --se|", "--set --seed")]
    [InlineData("mlnetsuite predict a.zip --js|", "--json")]
    [InlineData("mlnetsuite inspect a.zip --verb|", "--verbose")]
    // Their values.
    [InlineData("mlnetsuite sweep classification --tuner t|", "tpe")]
    [InlineData("mlnetsuite sweep classification --metric balanced|", "balancedAccuracy")]
    [InlineData("mlnetsuite sweep classification --trainers lightgbm,ke|", "lightgbm,kernel")]
    [InlineData("mlnetsuite sweep classification --isolation n|", "none")]
    [InlineData("mlnetsuite train image-classification --trainer resnet --set fl|", "flip=")]
    [InlineData("mlnetsuite train image-classification --trainer resnet --set flip=|", "flip=augment flip=average flip=none")]
    [InlineData("mlnetsuite train image-classification --trainer resnet --set flip=av|", "flip=average")]
    [InlineData("mlnetsuite train image-classification --trainer resnet --set epochs=|", "")]
    // Files, which the shell knows.
    [InlineData("mlnetsuite predict |", "")]
    [InlineData("mlnetsuite train regression --out |", "")]
    [InlineData("mlnetsuite train regression --data ./|", "")]
    // What is no command of this program.
    [InlineData("mlnetsuite no-such-command |", "")]
    [InlineData("mlnetsuite|", "")]
    [InlineData("|", "")]
    public void Are_what_may_follow(string line, string expected) =>
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(), Suggestions.At(Root, line.TrimEnd('|')).Order());

    [Fact]
    public void Begin_with_all_commands_but_those_that_are_not_for_people()
    {
        var all = Suggestions.At(Root, "mlnetsuite ").ToList();

        Assert.Superset(new HashSet<string> { "train", "predict", "serve", "setup", "completion" }, all.ToHashSet());
        Assert.DoesNotContain("sweep-worker", all);
    }

    [Fact]
    public void Are_printed_line_by_line_for_the_shell_that_asks()
    {
        var result = MlNetSuiteProcess.Run("[suggest]", "mlnetsuite train classification --trainer l");

        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(["lightgbm", "lbfgs"], result.Lines());
    }

    private static RootCommand Made()
    {
        var root = new RootCommand { CommonOptions.Verbose };
        foreach (var command in CommandList.For([]))
            root.Subcommands.Add(command);
        return root;
    }
}
