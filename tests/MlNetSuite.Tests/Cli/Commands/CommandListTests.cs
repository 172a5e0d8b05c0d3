using MlNetSuite.Cli.Commands;

namespace MlNetSuite.Tests.Cli.Commands;

public sealed class CommandListTests
{
    [Fact]
    public void The_command_that_is_named_is_made_alone_and_all_are_for_help()
    {
        var all = CommandList.For(["--help"]).Select(command => command.Name).ToList();
        Assert.Equal(all.Distinct(), all);
        Assert.Equal(all, CommandList.For([]).Select(command => command.Name));
        Assert.All(all, name => Assert.Equal([name], CommandList.For([name, "--json"]).Select(command => command.Name)));
    }
}
