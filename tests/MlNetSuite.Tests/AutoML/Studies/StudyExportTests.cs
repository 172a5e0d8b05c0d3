using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

public sealed class StudyExportTests : IDisposable
{
    private static readonly SearchSpace Space = new SearchSpace()
        .Choice("trainer", ["tree", "net"], "who")
        .LogUniform("rate", 1e-4, 1, 0.1, "step size")
        .Int("leaves", 2, 64, 31, "most leaves").When("trainer", "tree")
        .Constant("layers", "a \"quoted\", long\nname")
        .Int("seed", 1, 9, 1, "a name that is taken");

    private readonly TemporaryFolder _folder = new();
    private readonly Study _study = Study.InMemory(Space, Objective.Maximize("accuracy"));

    public StudyExportTests()
    {
        End(new() { ["trainer"] = "net", ["rate"] = "0.0123" },
            t => t with { State = TrialState.Completed, Values = [0.5], Reports = [new(1, double.NaN, 2)] });
        End(new() { ["leaves"] = "8" }, t => t with { State = TrialState.Failed, Failure = "it said \"no\",\r\nand left" });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_has_a_column_for_every_parameter_and_is_read_back_by_others()
    {
        var path = _folder.File("new folder/my täble.csv");
        StudyExport.Write(_study, path);
        Assert.DoesNotContain('\uFEFF', File.ReadAllText(path));
        using var csv = new CsvReader(new StreamReader(path), CultureInfo.InvariantCulture);
        Assert.True(csv.Read() && csv.ReadHeader());
        Assert.Equal(
            ["number", "state", "seed", "origin", "share", "started", "seconds", "peakMemory", "machine", "failure", "accuracy", "trainer",
                "rate",
                "leaves",
                "layers", "parameter.seed"], csv.HeaderRecord!);
        Assert.True(csv.Read());
        Assert.Equal(("0", "completed", "0.5", "0.0123", ""), (csv["number"], csv["state"], csv["accuracy"], csv["rate"], csv["leaves"]));
        Assert.Equal("a \"quoted\", long\nname", csv["layers"]);
        Assert.True(csv.Read());
        Assert.Equal(("failed", "", "8", "it said \"no\",\r\nand left"), (csv["state"], csv["accuracy"], csv["leaves"], csv["failure"]));
        Assert.False(csv.Read());
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Json_has_everything()
    {
        var path = _folder.File("whole.JSON");
        StudyExport.Write(_study, path);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.Empty(SearchSpace.FromJson(json["space"]!.ToJsonString()).Difference(Space));
        Assert.Equal("maximize", (string?)json["objectives"]![0]!["direction"]);
        Assert.Equal(0.0123, (double)json["trials"]![0]!["parameters"]!["rate"]!);
        Assert.Null(json["trials"]![0]!["reports"]![0]!["value"]);
        Assert.Equal("it said \"no\",\r\nand left", (string?)json["trials"]![1]!["failure"]);
    }

    [Fact]
    public void Another_ending_is_refused_and_what_was_there_stays()
    {
        Assert.Contains("must end in .csv or .json",
            Assert.Throws<StudyException>(() => StudyExport.Write(_study, _folder.File("x.xlsx"))).Message);
        Directory.CreateDirectory(_folder.File("x.csv"));
        if (OperatingSystem.IsLinux())
            Assert.Contains("'/proc/x.csv' cannot be written",
                Assert.Throws<StudyException>(() => StudyExport.Write(_study, "/proc/x.csv")).Message);
        Assert.Contains("is a folder", Assert.Throws<StudyException>(() => StudyExport.Write(_study, _folder.File("x.csv"))).Message);
    }

    [Fact]
    public void An_export_is_replaced_and_a_file_of_another_kind_is_not()
    {
        foreach (var name in (string[])["x.csv", "x.json"])
        {
            StudyExport.Write(_study, _folder.File(name));
            StudyExport.Write(_study, _folder.File(name));
            File.WriteAllText(_folder.File(name), "{\"a\": 1}");
            Assert.Contains("exists and is no export of a study",
                Assert.Throws<StudyException>(() => StudyExport.Write(_study, _folder.File(name))).Message);
            Assert.Equal("{\"a\": 1}", File.ReadAllText(_folder.File(name)));
        }
    }

    private void End(Dictionary<string, string> parameters, Func<Trial, Trial> end)
    {
        var trial = new Trial { Number = _study.Claim()!.Number, Parameters = Space.Resolve(parameters), Seed = 1 };
        _study.Begin(trial);
        _study.Finish(end(trial));
    }
}
