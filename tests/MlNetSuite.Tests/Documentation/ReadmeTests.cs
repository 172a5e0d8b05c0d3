namespace MlNetSuite.Tests.Documentation;

/// <summary>The README is read in minutes, and its lines, as those of docs/, on any screen.</summary>
public class ReadmeTests
{
    private const int MostBytes = 12_000, FirstScreen = 40, LongestLine = 140;

    public static IEnumerable<TheoryDataRow<string>> Documents() =>
        ((string[])["README.md", "README.zh-CN.md", .. Directory.EnumerateFiles(Path.Combine(Repository.Folder, "docs"), "*.md")
            .Select(page => $"docs/{Path.GetFileName(page)}").Order(StringComparer.Ordinal)])
        .Select(document => new TheoryDataRow<string>(document));

    [Fact]
    public void It_is_short() => Assert.InRange(File.ReadAllBytes(Path.Combine(Repository.Folder, "README.md")).Length, 1, MostBytes);

    [Fact]
    public void Its_first_screen_has_a_picture_and_code_that_trains_and_predicts()
    {
        var screen = string.Join('\n', File.ReadLines(Path.Combine(Repository.Folder, "README.md")).Take(FirstScreen));
        Assert.Contains("![", screen, StringComparison.Ordinal);
        Assert.Contains(".Train(", screen, StringComparison.Ordinal);
        Assert.Contains(".Predict(", screen, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Lines_are_short_but_those_of_tables(string document) => Assert.Empty(
        File.ReadLines(Path.Combine(Repository.Folder, document)).Select((line, index) => (Line: line, Number: index + 1))
            .Where(l => l.Line.Length > LongestLine && !l.Line.StartsWith('|')).Select(l => $"{document}:{l.Number}"));
}
