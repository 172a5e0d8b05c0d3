using System.Security.Cryptography;

namespace MlNetSuite.Training.Torch;

/// <summary>Puts a library's bytes into a file that only this user can write, so that it can be loaded.</summary>
internal static class PrivateCopy
{
    /// <summary>The path of a file called <paramref name="name"/> with exactly these bytes; made once, found again later.</summary>
    internal static string Of(byte[] bytes, string name) => Of(bytes, name, CacheFolder());

    internal static string Of(byte[] bytes, string name, string root)
    {
        try
        {
            var folder = Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
            CreatePrivate(root);
            CreatePrivate(folder);
            return Write(bytes, folder, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No home, or a read-only one: a fresh folder with an unguessable name serves this process alone.
            return Write(bytes, Directory.CreateTempSubdirectory("mlnetsuite-").FullName, name);
        }
    }

    private static string Write(byte[] bytes, string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            return path;
        var temporary = Path.Combine(folder, $"{name}.{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        return path;
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string CacheFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given && Path.IsPathRooted(given)
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "mlnetsuite", "native");
    }
}
