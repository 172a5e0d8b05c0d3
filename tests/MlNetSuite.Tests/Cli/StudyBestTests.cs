using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Cli.Commands;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Cli;

/// <summary><c>mlnetsuite study best</c> ends with the command that trains the same model again: a shell runs the printed line
/// here.</summary>
public sealed class StudyBestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Several_text_columns_are_all_in_the_command() =>
        AssertSameModelAgain("text-classification", Texts(), "nbsvm", "--label", "kind", "--text", "the title", "--text", "body");

    [Fact]
    public void A_text_column_with_a_name_that_a_shell_would_take_apart_is_quoted() =>
        AssertSameModelAgain("text-classification", Texts(), "nbsvm", "--label", "kind", "--text", "it's $HOME");

    [Fact]
    public void Rows_validated_in_the_order_of_a_column_are_split_in_that_order_again() =>
        AssertSameModelAgain("classification", Numbers(), "lbfgs", "--label", "kind", "--validation", "time:day");

    [Fact]
    public void A_share_for_testing_and_the_columns_of_ratings_are_in_the_command() =>
        AssertSameModelAgain("recommendation", Ratings(), "bias-only", "--user", "who", "--item", "what", "--rating", "stars", "--split",
            "0.4", "--validation", "cv:3");

    [Fact]
    public void Test_rows_of_their_own_are_in_the_command() =>
        AssertSameModelAgain("classification", Numbers(), "lbfgs", "--label", "kind", "--test", Numbers("test rows.csv", 30));

    [Fact]
    public void Folders_within_class_folders_are_in_the_command()
    {
        var pictures = TinyFiles.Images(_folder);
        var place = Directory.EnumerateDirectories(pictures).First();
        Directory.CreateDirectory(Path.Combine(place, "more"));
        foreach (var file in Directory.EnumerateFiles(place).Take(3))
            File.Move(file, Path.Combine(place, "more", Path.GetFileName(file)));
        AssertSameModelAgain("image-classification", pictures, "linear", "--recursive", "--validation", "holdout");
    }

    [Fact]
    public void The_size_and_background_of_pictures_are_in_the_command() =>
        AssertSameModelAgain("image-classification", TinyFiles.Images(_folder), "linear", "--set", "size=5", "--set", "background=#000000",
            "--validation", "holdout");

    /// <summary>Whoever adds an option to <c>sweep</c> that <c>train</c> has as well decides whether the model hangs on it.</summary>
    [Fact]
    public void Every_option_that_sweep_and_train_share_is_printed_or_leaves_the_model_as_it_is()
    {
        string[] printed = ["--data", "--test", "--label", "--text", "--user", "--item", "--rating", "--items", "--users", "--numeric",
            "--categorical", "--date", "--prose", "--ignore", "--decimal", "--missing", "--missing-label", "--no-header", "--skip",
            "--encoding", "--sheet", "--recursive", "--set", "--split", "--validation", "--samples", "--seed", "--out"];
        string[] withoutEffect = ["--threads", "--json"];
        var shared = SweepCommand.Create().Options.Select(o => o.Name).Intersect(TrainCommand.Create().Options.Select(o => o.Name));
        Assert.Equal([.. printed.Concat(withoutEffect).Order(StringComparer.Ordinal)], shared.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("title", "title")]
    [InlineData("[title]", "[\"[title]\"]")]
    [InlineData("title|body, long|\"|größe", "[\"title\",\"body, long\",\"\\\"\",\"größe\"]")]
    public void Columns_are_kept_with_a_study_one_as_it_is_several_as_an_array(string columns, string attribute)
    {
        Assert.Equal(attribute, StudyColumns.Write(columns.Split('|')));
        Assert.Equal(columns.Split('|'), StudyColumns.Read(attribute));
    }

    private void AssertSameModelAgain(string task, string data, string trainer, params string[] options)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "runs the line in sh");
        var (study, zip) = (_folder.File("a study.db"), _folder.File("swept.zip"));
        var swept = MlNetSuiteProcess.Run("",
            ["sweep", task, "--data", data, "--trials", "2", "--trainers", trainer, "--tuner", "random", "--seed", "7",
            "--study", study, "--out", zip, .. options]);
        Assert.True(swept.ExitCode == 0, swept.Errors);

        var line = MlNetSuiteProcess.Run("study", "best", study).Lines()[^1];
        var again = Shell($"{line} --json")["validation"]!.AsObject();
        var best = MlNetSuiteProcess.Run("study", "best", study, "--json").Json()["value"]!.GetValue<double>();
        Assert.True(again.Any(metric => Math.Abs(metric.Value!.GetValue<double>() - best) < 1e-6),
            $"the trial's {best} became {again.ToJsonString()} by: {line}");

        var (expected, actual) = (Card(zip), Card(_folder.File($"{trainer}.zip")));
        foreach (var same in (string[])["trainer", "parameters", "fingerprint", "trainRows", "testRows", "metrics", "seed", "split"])
            Assert.True(JsonNode.DeepEquals(expected[same], actual[same]), $"{same}: {expected[same]} became {actual[same]} by: {line}");
    }

    private static JsonObject Card(string zip)
    {
        var inspected = MlNetSuiteProcess.Run("inspect", zip, "--json").Json();
        return (JsonObject)(inspected["card"] ?? inspected);
    }

    /// <summary>Runs a line in sh with <c>mlnetsuite</c> as a person has it: a command on the path.</summary>
    private JsonObject Shell(string line)
    {
        var command = TinyFiles.Write(_folder, "mlnetsuite",
            $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("sh")
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line);
        start.Environment["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var result = MlNetSuiteProcess.Finish(process);
        Assert.True(result.ExitCode == 0, $"{line}\n{result.Errors}");
        return (JsonObject)result.Json();
    }

    private string Texts()
    {
        string[] words = ["good", "fine", "bad", "poor", "grey", "dull"];
        var rows = Enumerable.Range(0, 120).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{(i % 2 == 0 ? "yes" : "no")},{words[i % 2]} {words[i % 5]},{words[2 + i % 4]} {words[i % 3]},{words[i % 6]} " +
            $"{words[i % 2 * 3]}"));
        return TinyFiles.Write(_folder, "my texts.csv", $"kind,the title,body,it's $HOME\n{string.Join('\n', rows)}\n");
    }

    private string Numbers(string name = "numbers.csv", int count = 150)
    {
        // The newest rows lie scattered through the file.
        var rows = Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{i * 37 % 101},{i % 7},{(i * 37 % 101 + 9 * (i % 7) > 70 ? "large" : "small")},{1_600_000_000 + i * 7919 % 1000 * 86_400}"));
        return TinyFiles.Write(_folder, name, $"a,b,kind,day\n{string.Join('\n', rows)}\n");
    }

    private string Ratings()
    {
        var rows = Enumerable.Range(0, 200)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"u{i % 20},i{i * 7 % 13},{1 + i * 3 % 5}"));
        return TinyFiles.Write(_folder, "stars.csv", $"who,what,stars\n{string.Join('\n', rows)}\n");
    }
}
