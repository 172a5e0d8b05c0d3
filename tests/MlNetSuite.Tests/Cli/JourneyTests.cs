using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MlNetSuite.Tests.Contracts;

namespace MlNetSuite.Tests.Cli;

/// <summary>From a person's own files to a zip and its predictions, each step a process, read by a script.</summary>
public class JourneyTests
{
    private static readonly string[] TrainKeys = ["task", "data", "trainer", "parameters", "metrics", "trainRows", "testRows", "seconds",
        "artifact", "totalSeconds", "stages", "peakMemoryMB", "notes"];

    [Fact]
    public void Ratings_become_a_zip_that_recommends()
    {
        using var folder = new TemporaryFolder();
        var zip = folder.File("a new folder/ratings.zip");
        var trained = MlNetSuiteProcess.Run("train", "recommendation", "--data", TinyFiles.Ratings(folder), "--out", zip, "--json", "--set",
            "epochs=5");
        Assert.Equal(0, trained.ExitCode);
        var json = trained.Json();
        Assert.Equal(TrainKeys, json.Select(p => p.Key));
        Assert.Equal(zip, (string?)json["artifact"]);
        Assert.Equal(5, (int?)json["parameters"]!["epochs"]);
        Assert.Equal(["reading", "training", "testing", "profiling", "packing"], json["stages"]!.AsObject().Select(p => p.Key));
        Assert.InRange(json["stages"]!.AsObject().Sum(p => (double)p.Value!), 0, (double)json["totalSeconds"]!);
        Assert.InRange((double)json["peakMemoryMB"]!, 1, 100_000);
        foreach (var metric in (string[])["rmse", "mae"])
            Assert.True(json["metrics"]![metric]!.GetValue<double>() > 0);

        var evaluated = MlNetSuiteProcess.Run("evaluate", zip, "--data", TinyFiles.Ratings(folder), "--json").Json();
        Assert.Equal(["task", "rows", "metrics", "totalSeconds", "stages", "peakMemoryMB", "notes"], evaluated.Select(p => p.Key));
        Assert.Equal((int?)json["testRows"], (int?)evaluated["rows"]);
        Assert.Equal((double?)json["metrics"]!["rmse"], (double?)evaluated["metrics"]!["rmse"]);

        var known = MlNetSuiteProcess.Run("recommend", zip, "--user", "user 3", "--top", "4", "--json").Json();
        Assert.Equal(["user", "known", "items"], known.Select(p => p.Key));
        Assert.True((bool?)known["known"]);
        var stranger = MlNetSuiteProcess.Run("recommend", zip, "--user", "sträßer", "--json").Json();
        Assert.Equal("sträßer", (string?)stranger["user"]);
        Assert.False((bool?)stranger["known"]);
        Assert.NotEmpty(stranger["items"]!.AsArray());

        var rows = MlNetSuiteProcess.Run("{\"User\":\"user 3\",\"Item\":\"item 5\"}\n{\"User\":\"?\",\"Item\":\"?\"}\n",
            ["predict", zip, "--input", "-", "--json"]);
        Assert.Equal(2, rows.Lines().Length);
        Assert.All(rows.Lines(), line => Assert.InRange((double)JsonNode.Parse(line)!["prediction"]!, 1, 5));
        Assert.Contains("- has no rows; a row of this model has: User, Item", MlNetSuiteProcess.Run("\"one line\"\n",
            ["predict", zip, "--input", "-"]).Errors);
    }

    [Fact]
    public void A_folder_of_pictures_becomes_a_zip_that_names_pictures()
    {
        using var folder = new TemporaryFolder();
        var zip = folder.File("bands.zip");
        var trained = MlNetSuiteProcess.Run("train", "image-classification", "--data", TinyFiles.Images(folder), "--trainer", "linear",
            "--out", zip, "--json");
        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.InRange((double)trained.Json()["metrics"]!["accuracy"]!, 0.9, 1);

        var picture = folder.File("unseen 日本.png");
        File.WriteAllBytes(picture, TinyFiles.Png(TinyData.Images(3, 3), 1));
        var predicted = MlNetSuiteProcess.Run("predict", zip, "--input", picture, "--json").Json();
        Assert.Equal(["prediction", "score", "probabilities"], predicted.Select(p => p.Key));
        Assert.Equal("band 1", (string?)predicted["prediction"]);
        Assert.Equal(["band 0", "band 1", "band 2"], predicted["probabilities"]!.AsObject().Select(p => p.Key));

        var wrong = MlNetSuiteProcess.Run("predict", zip, "--input", TinyFiles.Write(folder, "not-an-image.png", "hello"));
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("not-an-image.png", wrong.Errors);
    }

    [Fact]
    public void A_folder_of_new_pictures_is_predicted_by_name_and_nested_folders_are_told_or_taken()
    {
        using var folder = new TemporaryFolder();
        var (zip, unseen) = (folder.File("bands.zip"), folder.File("unseen"));
        Assert.Equal(0, MlNetSuiteProcess.Run("train", "image-classification", "--data", TinyFiles.Images(folder), "--trainer", "linear",
            "--out", zip, "--json").ExitCode);
        var data = TinyData.Images(3, 3);
        foreach (var (name, row) in (KeyValuePair<string, int>[])[new("b.png", 1), new("a.png", 2), new("2026/may/c.png", 0)])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(unseen, name))!);
            File.WriteAllBytes(Path.Combine(unseen, name), TinyFiles.Png(data, row));
        }
        var flat = MlNetSuiteProcess.Run("predict", zip, "--input", unseen);
        Assert.Equal(["a.png\tband 2", "b.png\tband 1"], flat.Lines().Select(line => line[..line.LastIndexOf('\t')]));
        Assert.Contains("1 picture in folders within it were not looked at, --recursive takes them", flat.Errors);

        var all = MlNetSuiteProcess.Run("predict", zip, "--input", unseen, "--recursive", "--json");
        Assert.Equal([(Path.Combine("2026", "may", "c.png"), "band 0"), ("a.png", "band 2"), ("b.png", "band 1")],
            all.Lines().Select(line => JsonNode.Parse(line)!).Select(line => ((string)line["file"]!, (string)line["prediction"]!)));
        Assert.Empty(all.Errors);

        var deeper = MlNetSuiteProcess.Run("predict", zip, "--input", Path.Combine(unseen, "2026"));
        Assert.Equal(2, deeper.ExitCode);
        Assert.Contains("no pictures in it; there are 1 in folders within it: --recursive takes them", deeper.Errors);
        Assert.Equal(["b.png"], MlNetSuiteProcess.Run("predict", zip, "--input", Path.Combine(unseen, "b*.png")).Lines()
            .Select(line => line.Split('\t')[0]));
    }

    [Fact]
    public void Pictures_are_told_from_what_is_none_and_the_readable_ones_are_answered()
    {
        using var folder = new TemporaryFolder();
        var zip = folder.File("bands.zip");
        Assert.Equal(0, MlNetSuiteProcess.Run("train", "image-classification", "--data", TinyFiles.Images(folder), "--trainer", "linear",
            "--out", zip, "--json").ExitCode);
        var picture = TinyFiles.Png(TinyData.Images(3, 3), 1);

        string Refused(string input)
        {
            var refused = MlNetSuiteProcess.Run("predict", zip, "--input", input);
            Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
            return refused.Errors.Trim();
        }
        const string Expected = "is not a picture; expected PNG, JPEG, BMP, GIF or WebP, or rows with the column Image";
        foreach (var text in (string[])["", "one line\n", "Read me, please.\nIt tells.\n"])
        {
            var readme = TinyFiles.Write(folder, "readme.txt", text);
            Assert.Equal($"error: '{readme}' {Expected}", Refused(readme));
        }
        var table = TinyFiles.Write(folder, "table.csv", "a,b\n1,2\n");
        Assert.Equal($"error: '{table}' {Expected}; a row has: a, b", Refused(table));
        var none = Directory.CreateDirectory(folder.File("none")).FullName;
        Assert.Equal($"error: '{none}' is a folder without pictures: it is empty. Expected PNG, JPEG, BMP, GIF or WebP files in it",
            Refused(none));

        File.WriteAllBytes(folder.File("picture"), picture);
        var paths = TinyFiles.Write(folder, "paths.csv", $"Image\n{folder.File("picture")}\n");
        foreach (var answered in (CliResult[])
        [
            MlNetSuiteProcess.Run(picture, ["predict", zip, "--input", "-"]),
            MlNetSuiteProcess.Run($"{{\"Image\":\"{Convert.ToBase64String(picture)}\"}}\n", ["predict", zip, "--input", "-"]),
            MlNetSuiteProcess.Run("predict", zip, "--input", folder.File("picture")),
            MlNetSuiteProcess.Run("predict", zip, "--input", paths),
        ])
            Assert.Equal((0, "band 1", ""), (answered.ExitCode, answered.Output.Split('\t')[0], answered.Errors));

        var mixed = Directory.CreateDirectory(folder.File("mixed")).FullName;
        foreach (var name in (string[])["a.png", "c.png"])
            File.WriteAllBytes(Path.Combine(mixed, name), picture);
        foreach (var name in (string[])["b.png", "d.heic", "._a.png"])
            File.WriteAllText(Path.Combine(mixed, name), "x");
        var some = MlNetSuiteProcess.Run("predict", zip, "--input", mixed);
        Assert.Equal(2, some.ExitCode);
        Assert.Equal(["a.png\tband 1", "c.png\tband 1"], some.Lines().Select(line => line[..line.LastIndexOf('\t')]));
        Assert.Equal(
            [$"error: '{Path.Combine(mixed, "b.png")}' is not an image; PNG, JPEG, BMP, GIF and WebP are read.",
                $"error: '{Path.Combine(mixed, "d.heic")}' is not an image; PNG, JPEG, BMP, GIF and WebP are read.",
                "error: 2 of 4 pictures could not be read; the others were answered."],
            some.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void Texts_become_a_zip_that_sorts_texts()
    {
        using var folder = new TemporaryFolder();
        var zip = folder.File("topics.zip");
        var trained = MlNetSuiteProcess.Run("train", "text-classification", "--data", TinyFiles.Texts(folder), "--out", zip, "--json",
            "--split", "0.3", "--seed", "5");
        Assert.True(trained.ExitCode == 0, trained.Errors);
        Assert.Equal(27, (int?)trained.Json()["testRows"]);

        var rows = TinyFiles.Write(folder, "rows.csv", "text\n\"goal match team\"\n\"\"\n");
        var answers = MlNetSuiteProcess.Run("predict", zip, "--input", rows, "--json");
        Assert.Equal("topic 0", (string?)JsonNode.Parse(answers.Lines()[0])!["prediction"]);
        Assert.Equal(2, answers.Lines().Length);

        var apart = MlNetSuiteProcess.Run("predict", zip, "--input",
            TinyFiles.Write(folder, "apart.csv", "subject,body\ngoal,match team\n"), "--text", "subject", "--text", "body");
        Assert.StartsWith("topic 0\t", apart.Output, StringComparison.Ordinal);
        var unnamed = MlNetSuiteProcess.Run("predict", zip, "--input", folder.File("apart.csv"));
        Assert.Equal(2, unnamed.ExitCode);
        Assert.Contains("no column 'Text'; a row has: subject, body. Name the column with the text by --text", unnamed.Errors);
        var missing = MlNetSuiteProcess.Run("predict", zip, "--input", rows, "--text", "subject");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("no column 'subject'; a row has: text", missing.Errors);

        var inspected = MlNetSuiteProcess.Run("inspect", zip, "--json");
        Assert.Contains("text-classification", inspected.Output);
        var misnamed = MlNetSuiteProcess.Run("train", "text-classification", "--data", TinyFiles.Texts(folder), "--label", "lable", "--out",
            zip);
        Assert.Equal(2, misnamed.ExitCode);
        Assert.Contains("Did you mean 'label'?", misnamed.Errors);
    }

    [Fact]
    public void New_rows_are_read_as_the_training_rows_were()
    {
        using var folder = new TemporaryFolder();
        var windows1252 = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i % 2},{(i % 2 == 0 ? "süß" : "herb")},{i % 7}\n"));
        var (data, zip) = (folder.File("geschmack.csv"), folder.File("taste.zip"));
        File.WriteAllText(data, "exported 2024, by me, for you\n" + rows, windows1252);
        var trained = MlNetSuiteProcess.Run("train", "classification", "--data", data, "--label", "2", "--no-header", "--skip", "1",
            "--encoding", "windows-1252", "--trainer", "lbfgs", "--out", zip);
        Assert.True(trained.ExitCode == 0, trained.Errors);

        Assert.Matches(@"time: [\d.]+ s \([^)]*training [\d.]+[^)]*\); peak memory [\d,]+ MB\s*$", trained.Output);
        var again = MlNetSuiteProcess.Run("evaluate", zip, "--data", data);
        Assert.Contains("these are the rows that training held out", again.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var answers = MlNetSuiteProcess.Run("predict", zip, "--input", data);
        Assert.Equal(["süß", "herb"], answers.Lines()[..2].Select(line => line.Split('\t')[0]));
        Assert.Equal(60, answers.Lines().Length);
        Assert.Contains("note: lines left out at the beginning, as training was told to: 1; --skip 0 reads them", answers.Errors);

        var named = TinyFiles.Write(folder, "named.csv", "1,2,3\n1,größer,0\n0,,1\n");
        Assert.Equal(["herb", "süß"], MlNetSuiteProcess.Run("predict", zip, "--input", named, "--skip", "0").Lines()
            .Select(line => line.Split('\t')[0]));
        var faulty = TinyFiles.Write(folder, "faulty.csv", "1,a,2\n1,b,many\n");
        var told = MlNetSuiteProcess.Run("predict", zip, "--input", faulty, "--skip", "0");
        Assert.Equal(2, told.Lines().Length);
        Assert.Contains($"note: {faulty}, line 2: '3': 'many' is no number; taken as missing", told.Errors);
    }

    [Fact]
    public void How_a_table_is_read_is_shown_before_training_by_it_and_after_it()
    {
        using var folder = new TemporaryFolder();
        var (data, zip) = (folder.File("preise.csv"), folder.File("preise.zip"));
        File.WriteAllText(data, "Preis;Nr;Datum;y\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"{(i == 7 ? "unbekannt" : $"{i},5")};K{i:000};{i % 28 + 1:00}.03.2024;{(i % 2 == 0 ? "ja" : "nein")}\n")));
        var looked = MlNetSuiteProcess.Run("data", "look", data);
        Assert.Equal(["Preis number 1234,5 1 1", "Nr left out (identifiers)", "Datum date dd.MM.yyyy", "y label"],
            looked.Lines()[2..6].Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Contains("note: 'Preis': no number in 1 of 60 cells: 'unbekannt' (line 9), taken as missing", looked.Output);
        var trained = MlNetSuiteProcess.Run("train", "classification", "--data", data, "--trainer", "lbfgs", "--out", zip, "--json").Json();
        Assert.Equal(["Preis number 1234,5", "Nr left out (identifiers) ", "Datum date dd.MM.yyyy", "y label "],
            trained["columns"]!.AsArray().Select(c => $"{c!["name"]} {c["kind"]} {c["format"]}"));
        Assert.Equal(["name", "kind", "format", "missing", "odd", "note"], trained["columns"]![0]!.AsObject().Select(p => p.Key));
        Assert.Contains("what was read", MlNetSuiteProcess.Run("inspect", zip).Output);
    }

    [Fact]
    public void A_training_that_fails_leaves_the_zip_that_was_there()
    {
        using var folder = new TemporaryFolder();
        var zip = folder.File("kept.zip");
        File.WriteAllText(zip, "what was there before");
        var result = MlNetSuiteProcess.Run("train", "recommendation", "--data",
            TinyFiles.Write(folder, "r.csv", "user,item,rating\na,b,NaN\n"), "--out", zip);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("what was there before", File.ReadAllText(zip));
        Assert.Equal(["kept.zip", "r.csv"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_target_that_cannot_be_written_is_refused_before_training()
    {
        using var folder = new TemporaryFolder();
        var result = MlNetSuiteProcess.Run("train", "recommendation", "--data", "insteval", "--out", folder.Path);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("a folder of that name exists", result.Errors);
        Assert.DoesNotContain("epoch", result.Errors);
    }

    [Fact]
    public void Ctrl_C_stops_with_130_and_leaves_no_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a POSIX signal");
        using var folder = new TemporaryFolder();
        var zip = folder.File("never.zip");
        using var process = MlNetSuiteProcess.Start("train", "image-classification", "--data", "fashion-mnist-mini", "--trainer",
            "perceptron", "--set", "epochs=1000", "--out", zip);
        while (process.StandardError.ReadLine() is { } line && !line.Contains("epoch 1 ", StringComparison.Ordinal))
        {
        }
        Assert.Equal(0, Kill(process.Id, 2));
        var result = MlNetSuiteProcess.Finish(process);
        Assert.Equal(130, result.ExitCode);
        Assert.Contains("interrupted", result.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);

    [Fact]
    public void Two_trainings_at_one_time_give_one_zip()
    {
        using var folder = new TemporaryFolder();
        var data = TinyFiles.Texts(folder);
        var environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = "1767225600" };
        foreach (var name in (string[])["first.zip", "second.zip"])
        {
            using var process = MlNetSuiteProcess.Start(environment,
                ["train", "text-classification", "--data", data, "--trainer", "linear", "--out", folder.File(name)]);
            Assert.Equal(0, MlNetSuiteProcess.Finish(process).ExitCode);
        }
        Assert.Equal(File.ReadAllBytes(folder.File("first.zip")), File.ReadAllBytes(folder.File("second.zip")));
    }
}
