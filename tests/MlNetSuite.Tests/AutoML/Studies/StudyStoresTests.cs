using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Studies;

/// <summary>A store is found by its URL.</summary>
public sealed class StudyStoresTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:")]
    [InlineData("SQLite:")]
    public void A_path_is_a_study_file_with_its_scheme_or_without(string scheme)
    {
        var path = _folder.File("my stüdies.db");
        using (var store = StudyStores.Open(scheme + path))
            Assert.IsType<SqliteStudyStore>(store);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("studies.db", "studies.db")]
    [InlineData("C:\\studies\\mail.db", "C:\\studies\\mail.db")]
    [InlineData("./mail:2026.db", "./mail:2026.db")]
    [InlineData("sqlite:mail:2026.db", "mail:2026.db")]
    public void What_is_no_scheme_is_part_of_a_path(string url, string path) =>
        Assert.Equal(("sqlite", path), (StudyStores.Find(url).Provider.Scheme, StudyStores.Find(url).Address));

    [Fact]
    public void An_unknown_scheme_is_refused_without_its_password_and_those_there_are_are_named()
    {
        var message = Assert.Throws<StudyException>(() => StudyStores.Open("mysql://me:secret@host/studies")).Message;
        Assert.Contains("unknown study store 'mysql:'", message);
        Assert.Contains("sqlite (such as sqlite:studies.db)", message);
        Assert.DoesNotContain("secret", message);
    }

    [Fact]
    public void AutoML_does_without_a_driver() => Assert.DoesNotContain(
        typeof(Study).Assembly.GetReferencedAssemblies(),
        assembly => assembly.Name!.Contains("Sqlite", StringComparison.OrdinalIgnoreCase));
}
