using System.Diagnostics;
using System.Net.Sockets;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Tests.Prediction.Artifacts;

public class AtomicFileTests
{
    [Fact]
    public void A_full_disk_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.zip");
        File.WriteAllText(path, "old");
        for (var room = 0; room < 10; room++)
        {
            var fault = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
            {
                foreach (var part in "new model"u8.ToArray())
                    stream.WriteByte(part);
            }, name => new FullDisk(name, room)));
            Assert.Contains("No space left on device", fault.Message);
            Assert.Contains(path, fault.Message);
            Assert.Equal("old", File.ReadAllText(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
        }
    }

    [Fact]
    public void A_writer_that_gives_up_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.zip");
        File.WriteAllText(path, "old");
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new OperationCanceledException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_at_the_path_is_refused()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.Throws<ModelArtifactException>(() => AtomicFile.Write(folder.Path, _ => { }));
        Assert.Equal(ModelArtifactFault.NotWritable, fault.Fault);
        Assert.Contains("a folder of that name", fault.Message);
    }

    [Fact]
    public void What_is_no_file_stays_and_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes and sockets are no files of a folder there");
        using var folder = new TemporaryFolder();
        var (pipe, link, dangling) = (folder.File("pipe"), folder.File("link"), folder.File("dangling"));
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
            mkfifo.WaitForExit();
        File.CreateSymbolicLink(link, pipe);
        File.CreateSymbolicLink(dangling, folder.File("nothing"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder.File("socket")));
        var before = Directory.GetFileSystemEntries(folder.Path).Order().ToList();
        foreach (var path in (string[])[pipe, link, dangling, folder.File("socket"), "/dev/null"])
        {
            foreach (var attempt in (Action[])[() => AtomicFile.Write(path, _ => { }), () => AtomicFile.RequireWritable(path)])
                Assert.Matches("cannot be written: .*(a device, a pipe or a socket|a link to what is no file).* Choose another path",
                    Assert.Throws<ModelArtifactException>(attempt).Message);
            Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path).Order());
        }
    }

    [Fact]
    public void An_empty_file_and_a_link_to_a_file_are_replaced()
    {
        using var folder = new TemporaryFolder();
        var (file, link) = (folder.File("empty"), folder.File("link"));
        File.WriteAllBytes(file, []);
        File.CreateSymbolicLink(link, file);
        foreach (var path in (string[])[link, file])
        {
            AtomicFile.Write(path, stream => stream.WriteByte(7));
            Assert.Equal([7], File.ReadAllBytes(path));
        }
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("models"), "not a folder");
        var fault = Assert.Throws<ModelArtifactException>(() => AtomicFile.Write(folder.File("models/digits.zip"), _ => { }));
        Assert.Equal(ModelArtifactFault.NotWritable, fault.Fault);
        Assert.Equal("not a folder", File.ReadAllText(folder.File("models")));
    }

    [Fact]
    public void A_folder_without_permission_is_refused()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.Throws<ModelArtifactException>(() => AtomicFile.Write(
            folder.File("model.zip"), _ => { }, name => throw new UnauthorizedAccessException($"Access to the path '{name}' is denied.")));
        Assert.Equal(ModelArtifactFault.NotWritable, fault.Fault);
        Assert.Contains("denied", fault.Message);
    }

    [Theory]
    [InlineData("/proc/model.zip")]
    [InlineData("/proc/models/model.zip")]
    public void A_place_where_nothing_can_be_made_is_refused(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        foreach (var work in (Action[])[() => AtomicFile.RequireWritable(path), () => AtomicFile.Write(path, _ => { })])
        {
            var fault = Assert.Throws<ModelArtifactException>(work);
            Assert.Equal(ModelArtifactFault.NotWritable, fault.Fault);
            Assert.Contains($"'{path}' cannot be written", fault.Message);
        }
    }

    [Fact]
    public void A_read_only_folder_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "needs Unix permissions, which bind no root user");
        using var folder = new TemporaryFolder();
#pragma warning disable CA1416 // Skipped on Windows above.
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var fault = Assert.Throws<ModelArtifactException>(() => AtomicFile.Write(folder.File("model.zip"), _ => { }));
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        Assert.Equal(ModelArtifactFault.NotWritable, fault.Fault);
    }

    /// <summary>A real file that takes so many bytes and no more; when there is room for all, flushing fails.</summary>
    private sealed class FullDisk(string path, int room) : FileStream(path, FileMode.CreateNew)
    {
        public override void WriteByte(byte value)
        {
            if (Position == room)
                throw new IOException("No space left on device");
            base.WriteByte(value);
        }

        public override void Flush(bool flushToDisk) => throw new IOException("No space left on device");
    }
}
