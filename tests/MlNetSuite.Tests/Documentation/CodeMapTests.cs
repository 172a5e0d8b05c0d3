namespace MlNetSuite.Tests.Documentation;

/// <summary>The map of the code, src/README.md: what it names exists, and every project is on it.</summary>
public class CodeMapTests
{
    internal const string Document = "src/README.md";
    internal const string Section = "The map";

    private static readonly DocumentedCode Map = DocumentedCode.All.First(c => c.Document == Document && c.Section == Section
        && c.Language == "sh");

    [Fact]
    public void It_is_one_screen() => Assert.InRange(Map.Text.Split('\n').Length, 1, 60);

    [Fact]
    public void Every_project_is_on_it() => Assert.All(
        Directory.EnumerateDirectories(Path.Combine(Repository.Folder, "src"), "MlNetSuite.*")
        .Concat(Directory.EnumerateDirectories(Path.Combine(Repository.Folder, "tests"), "MlNetSuite.*")),
        project => Assert.Contains(Path.GetFileName(project)["MlNetSuite.".Length..], Map.Text, StringComparison.Ordinal));

    [Fact]
    public void Every_folder_on_it_exists()
    {
        var project = "";
        foreach (var line in Map.Text.Split('\n'))
        {
            if (!line.StartsWith(' '))
            {
                project = line.Split(' ')[0].Replace("tests/", "", StringComparison.Ordinal).TrimEnd(',');
                Assert.True(Directory.Exists(Path.Combine(Repository.Folder, "src", project))
                    || Directory.Exists(Path.Combine(Repository.Folder, "tests", project)), line);
                continue;
            }
            foreach (var folder in line.Trim().Split(' ').TakeWhile(word => word.EndsWith('/')))
                Assert.True(Directory.Exists(Path.Combine(Repository.Folder, "src", project, folder)), $"{project} has no {folder}");
        }
    }
}
