using MlNetSuite.Training;

namespace MlNetSuite.Tests.Documentation;

/// <summary>The pages of docs/ list the parameters that the trainers have. After a change of a search space, this rewrites them:
/// <code>
/// MlNetSuite.Tests --explicit only --filter-method "*Parameters_are_written_into_the_pages"
/// </code></summary>
public class ParameterTableTests
{
    public static IEnumerable<TheoryDataRow<string>> Pages() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Folder, "docs"), "*.md").Order(StringComparer.Ordinal)
            .Where(page => ParameterTables.Tasks(File.ReadAllText(page)).Any())
            .Select(page => new TheoryDataRow<string>(Path.GetFileName(page)));

    [Fact]
    public void Every_task_has_its_tables() => Assert.Equal(
        TrainingTasks.All.Select(task => task.Name).Order(),
        Pages().SelectMany(page => ParameterTables.Tasks(Read(page.Data))).Order());

    [Theory]
    [MemberData(nameof(Pages))]
    public void They_are_those_of_the_search_spaces(string page) => Assert.Equal(ParameterTables.Renew(Read(page)), Read(page));

    [Fact(Explicit = true)]
    public void Parameters_are_written_into_the_pages()
    {
        foreach (var page in Pages())
            File.WriteAllText(PathOf(page.Data), ParameterTables.Renew(Read(page.Data)));
    }

    private static string Read(string page) => File.ReadAllText(PathOf(page));

    private static string PathOf(string page) => Path.Combine(Repository.Folder, "docs", page);
}
