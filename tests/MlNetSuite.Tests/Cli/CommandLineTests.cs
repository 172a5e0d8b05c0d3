namespace MlNetSuite.Tests.Cli;

/// <summary>What the command answers to a wrong command line: exit code 2 and one or two lines on standard error.</summary>
public class CommandLineTests
{
    [Fact]
    public void Without_arguments_it_shows_its_help()
    {
        var result = MlNetSuiteProcess.Run();
        Assert.Equal(0, result.ExitCode);
        foreach (var command in (string[])["quickstart", "data", "train", "study", "evaluate", "predict", "recommend", "inspect"])
            Assert.Contains(command, result.Output);
    }

    [Theory]
    [InlineData("'trian' is not a known command or option. Did you mean 'train'?", "trian")]
    [InlineData("--data", "train", "recommendation", "--out", "x.zip")]
    [InlineData("'--slpit' is not a known command or option. Did you mean '--split'?", "train", "recommendation", "--data", "insteval",
        "--out", "x.zip",
        "--slpit", "0.1")]
    [InlineData("unknown task 'recomendation'", "train", "recomendation", "--data", "insteval", "--out", "x.zip")]
    [InlineData("unknown trainer 'biased-fm'; there are: biased-mf", "train", "recommendation", "--data", "insteval", "--out", "x.zip",
        "--trainer", "biased-fm")]
    [InlineData("unknown parameter 'epoch'", "train", "recommendation", "--data", "insteval", "--out", "x.zip", "--set", "epoch=3")]
    [InlineData("parameter 'epochs' cannot be '0'", "train", "recommendation", "--data", "insteval", "--out", "x.zip", "--set", "epochs=0")]
    [InlineData("--set 'epochs': expected key=value", "train", "recommendation", "--data", "insteval", "--out", "x.zip", "--set", "epochs")]
    [InlineData("--set gives 'epochs' twice", "train", "recommendation", "--data", "insteval", "--out", "x.zip", "--set", "epochs=1",
        "--set", "epochs=2")]
    [InlineData("--split 1.5", "train", "recommendation", "--data", "insteval", "--out", "x.zip", "--split", "1.5")]
    [InlineData("--split 0,2: not a number; expected one such as 1.5.", "train", "recommendation", "--data", "insteval", "--out", "x.zip",
        "--split", "0,2")]
    [InlineData("--time 1,5: not a number", "sweep", "recommendation", "--data", "insteval", "--out", "x.zip", "--time", "1,5")]
    [InlineData("--time 1000000000000: must be above 0 and below 1e9", "sweep", "recommendation", "--data", "insteval", "--out", "x.zip",
        "--time", "1e12")]
    [InlineData("--drain 1,5: not a number", "serve", "models", "--drain", "1,5")]
    [InlineData("--trials 1e3: expected a whole number such as 4.", "sweep", "recommendation", "--data", "insteval", "--out", "x.zip",
        "--trials", "1e3")]
    [InlineData("--insecure is about Orleans' dashboard: it requires --orleans-dashboard.", "worker", "--cluster", "redis://h", "--insecure")]
    [InlineData("--split is a share of --data to test on, and --test", "train", "classification", "--data", "x.csv", "--test", "y.csv", "--split",
        "0.3", "--out", "x.zip")]
    [InlineData("--parallel 99999: must be between 1 and 1024", "sweep", "classification", "--data", "x", "--out", "x.zip", "--parallel", "99999")]
    [InlineData("--labels ',': expected labels separated by commas", "worker", "--cluster", "redis://127.0.0.1:1", "--labels", ",")]
    [InlineData("a port from 1 to 65535", "cluster", "status", "postgres://me@host:99999/studies")]
    [InlineData("--memory 1E+300: must be at least twice --max-body, which is 32 MB, and at most", "serve", "models", "--memory", "1e300")]
    [InlineData("--threads 99999: must be 1 to 1024", "serve", "models", "--threads", "99999")]
    [InlineData("'a.zip' and 'b/a.zip' are both the model 'a'", "serve", "a.zip", "b/a.zip")]
    [InlineData("HTTP and gRPC need a port each", "serve", "models", "--urls", "http://localhost:81", "--grpc-urls", "http://localhost:81")]
    [InlineData("--out is empty; is a variable of the shell not set?", "train", "recommendation", "--data", "insteval", "--out", "")]
    [InlineData("FILE.zip is empty", "inspect", "")]
    [InlineData("--threads 0", "train", "recommendation", "--data", "insteval", "--out", "x.zip", "--threads", "0")]
    [InlineData("Did you mean 'insteval'?", "train", "recommendation", "--data", "instevl", "--out", "x.zip")]
    [InlineData("is for image-classification", "train", "recommendation", "--data", "fashion-mnist-mini", "--out", "x.zip")]
    [InlineData("'--jsno' is not a known command or option. Did you mean '--json'?", "predict", "absent.zip", "--input", "n.csv", "--jsno")]
    [InlineData("there is no file 'absent.zip'", "predict", "absent.zip", "--input", "-", "n.csv")]
    [InlineData("there is no file 'absent.zip'", "inspect", "absent.zip")]
    [InlineData("--images takes mnist or fashion-mnist-mini, not 'minst'", "quickstart", "--images", "minst")]
    [InlineData("there is no dataset 'mnits'", "data", "info", "mnits")]
    public void A_mistake_is_named_and_ends_with_exit_code_2(string expected, params string[] arguments)
    {
        var result = MlNetSuiteProcess.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Errors);
        Assert.Empty(result.Output);
        Assert.InRange(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Count(line => !line.Contains("reading", StringComparison.Ordinal)), 1, 2);
        Assert.DoesNotContain("   at ", result.Errors);
    }

    [Fact]
    public void Verbose_tells_the_whole_story()
    {
        var result = MlNetSuiteProcess.Run("inspect", "absent.zip", "--verbose");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("   at ", result.Errors);
    }

    [Fact]
    public void The_datasets_are_listed_as_json_and_as_a_table()
    {
        Assert.Contains("insteval", MlNetSuiteProcess.Run("data", "list").Output);
        var list = System.Text.Json.Nodes.JsonNode.Parse(MlNetSuiteProcess.Run("data", "list", "--json").Output)!.AsArray();
        Assert.Contains(list, entry => (string?)entry!["id"] == "insteval" && entry["embedded"]!.GetValue<bool>());
    }
}
