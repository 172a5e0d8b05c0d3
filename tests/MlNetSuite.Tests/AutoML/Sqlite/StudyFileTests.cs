using System.Diagnostics;
using Microsoft.Data.Sqlite;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Sqlite;

/// <summary>Files that are no study files, and disks that do not take one.</summary>
public sealed class StudyFileTests : IDisposable
{
    private static readonly StudyDefinition Definition = new("study", new SearchSpace().Uniform("x", 0, 1, 0.5, "where"),
        [Objective.Minimize("y")]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_is_not_there_is_made()
    {
        var path = Path.Combine(_folder.Path, "new", "böth new", "study.db");
        new SqliteStudyStore(path).Dispose();
        Assert.True(File.Exists(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_file_to_look_at_is_not_made()
    {
        Assert.Contains("there is no file", Refuse(_folder.File("absent.db"), create: false));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_is_refused() => Assert.Contains("is a folder", Refuse(_folder.Path));

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void A_file_of_another_kind_is_refused_and_left_alone(int size)
    {
        var path = _folder.File("notes.txt");
        File.WriteAllText(path, new string('x', size));
        Assert.Contains("is not an SQLite file", Refuse(path));
        Assert.Equal(new string('x', size), File.ReadAllText(path));
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_alone()
    {
        var path = _folder.File("bookmarks.db");
        Sql(path, "CREATE TABLE bookmarks (url TEXT)");
        var before = File.ReadAllBytes(path);
        var message = Refuse(path);
        Assert.Contains("another program", message);
        Assert.Contains("bookmarks", message);
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused()
    {
        var path = Made();
        Sql(path, "PRAGMA user_version = 7");
        Assert.Contains($"version 7, and this program reads versions up to {StudyMigrations.Steps.Count}", Refuse(path));
    }

    [Fact]
    public void A_damaged_file_is_refused()
    {
        var path = Made(trials: 300);
        using (var file = File.OpenWrite(path))
        {
            file.Position = 200;
            file.Write(Enumerable.Repeat((byte)0xFF, (int)file.Length - 200).ToArray());
        }
        var fault = Assert.Throws<StudyException>(() =>
        {
            using var store = new SqliteStudyStore(path);
            store.Changes("study", 0);
        });
        Assert.Contains("is damaged", fault.Message);
    }

    [Fact]
    public void A_file_cut_short_is_refused()
    {
        var path = Made(trials: 300);
        using (var file = File.OpenWrite(path))
            file.SetLength(8192);
        var fault = Assert.Throws<StudyException>(() =>
        {
            using var store = new SqliteStudyStore(path);
            store.Changes("study", 0);
        });
        Assert.Contains("is damaged", fault.Message);
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "folders have no mode there");
        // The superuser may write anywhere but in /proc.
        var place = OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess
            ? "/proc"
            : Directory.CreateDirectory(_folder.File("read only"), UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;
        var path = Path.Combine(place, "study.db");
        var message = Refuse(path);
        Assert.Contains(path, message);
        Assert.Contains("cannot be written", message);
        Assert.Contains("choose another path", message);
    }

    [Fact]
    public void On_a_full_disk_it_says_so_and_goes_on_once_there_is_room()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux()
            && Environment.IsPrivilegedProcess, "mounts a small file system, which takes the superuser on Linux");
        var disk = Directory.CreateDirectory(_folder.File("small disk")).FullName;
        Assert.SkipUnless(Mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", disk), "this machine does not allow mounting");
        try
        {
            var path = Path.Combine(disk, "study.db");
            File.WriteAllBytes(Path.Combine(disk, "ballast"), new byte[500_000]);
            var finished = new List<int>();
            var fault = Assert.Throws<IOException>(() => Fill(path, finished));
            Assert.Contains("the disk is full", fault.Message);
            Assert.NotEmpty(finished);

            File.Delete(Path.Combine(disk, "ballast"));
            using var store = new SqliteStudyStore(path);
            Assert.Equal(finished, store.Changes("study", 0).Trials.Where(t => t.Ended).Select(t => t.Number));
            Assert.Equal(finished.Count, store.Claim("study").Number);
        }
        finally
        {
            Process.Start("umount", ["-l", disk]).WaitForExit();
        }
    }

    private static void Fill(string path, List<int> finished)
    {
        using var store = new SqliteStudyStore(path);
        store.Create(Definition);
        for (var i = 0; i < 100_000; i++)
        {
            Run(store);
            finished.Add(i);
        }
    }

    private static void Run(SqliteStudyStore store)
    {
        var trial = new Trial { Number = store.Claim("study").Number, Parameters = Definition.Space.Defaults, Seed = 1 };
        store.Begin("study", trial);
        store.Finish("study", trial with { State = TrialState.Completed, Values = [1] });
    }

    private string Made(int trials = 0)
    {
        var path = _folder.File("study.db");
        using var store = new SqliteStudyStore(path);
        store.Create(Definition);
        for (var i = 0; i < trials; i++)
            Run(store);
        return path;
    }

    private static string Refuse(string path, bool create = true) =>
        Assert.Throws<StudyException>(() => new SqliteStudyStore(path, create)).Message;

    private static bool Mount(params string[] arguments)
    {
        using var mount = Process.Start(new ProcessStartInfo("mount", arguments) { RedirectStandardError = true })!;
        mount.WaitForExit();
        return mount.ExitCode == 0;
    }

    private static void Sql(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
