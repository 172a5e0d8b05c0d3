using MlNetSuite.Training;

namespace MlNetSuite.Tests.Documentation;

/// <summary>The README's table of tasks: those there are, with the trainers they have, the default first.</summary>
public class TaskTableTests
{
    private static readonly string[][] Rows = [.. File.ReadLines(Path.Combine(Repository.Folder, "README.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..])];

    [Fact]
    public void Every_task_is_in_it_with_its_trainers() => Assert.Equal(
        TrainingTasks.All.Select(task =>
            (task.Name, string.Join(' ', task.Trainers.Select(t => t.Name).Take(1)
                .Concat(task.Trainers.Skip(1).Select(t => t.Name).Order())))),
        Rows.Select(row => (row[0].Trim('`'), Names(row[2]))));

    private static string Names(string cell)
    {
        var names = cell.Split(' ').Select(name => name.Trim('`')).ToList();
        return string.Join(' ', names.Take(1).Concat(names.Skip(1).Order()));
    }
}
