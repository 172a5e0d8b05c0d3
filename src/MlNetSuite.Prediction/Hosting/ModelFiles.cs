namespace MlNetSuite.Prediction.Hosting;

/// <summary>A model file as it lies there now.</summary>
/// <param name="Name">The model and version it is.</param>
/// <param name="Path">The zip.</param>
/// <param name="Written">When it was last written, UTC.</param>
/// <param name="Length">In bytes.</param>
internal sealed record ModelFile(ModelName Name, string Path, DateTime Written, long Length);

/// <summary>Finds the model files that options name, and says which it will not take.</summary>
internal static class ModelFiles
{
    private const string Extension = ".zip";

    /// <summary>Every model file there is now.</summary>
    /// <param name="options">Folders and files.</param>
    /// <param name="refuse">Called for each file that is not taken, with its path and the reason.</param>
    internal static IReadOnlyDictionary<ModelName, ModelFile> Find(SharedPredictionEngineOptions options, Action<string, string> refuse)
    {
        var found = new Dictionary<ModelName, ModelFile>();
        foreach (var (name, model) in options.Models)
            if (model.Path is { } path && Guarded(path, refuse, () => Look(ModelName.Parse(name), path)) is { } file)
                found[file.Name] = file;
        foreach (var folder in options.Folders.Where(Directory.Exists))
            foreach (var file in InFolder(folder, refuse))
                if (!found.TryAdd(file.Name, file) && found[file.Name].Path != file.Path)
                    refuse(file.Path, $"'{file.Name}' is also '{found[file.Name].Path}'");
        return found;
    }

    private static IEnumerable<ModelFile> InFolder(string folder, Action<string, string> refuse)
    {
        foreach (var path in Zips(folder))
            if (Named(path, Path.GetFileNameWithoutExtension(path), ModelName.FirstVersion, folder, refuse) is { } file)
                yield return file;
        foreach (var versions in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(versions).StartsWith('.'))
                continue;
            foreach (var path in Guarded(versions, refuse, () => Zips(versions)) ?? [])
            {
                if (!ModelName.TryVersion(Path.GetFileNameWithoutExtension(path), out var version))
                    refuse(path, "its name is not a version number; files in a model's own folder are named 1.zip, 2.zip and so on");
                else if (Named(path, Path.GetFileName(versions), version, folder, refuse) is { } file)
                    yield return file;
            }
        }
    }

    // What one file or folder does, such as a link that ends nowhere, is no fault of the others.
    private static T? Guarded<T>(string path, Action<string, string> refuse, Func<T?> look)
    {
        try
        {
            return look();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            refuse(path, $"it cannot be read: {fault.Message.TrimEnd('.')}");
            return default;
        }
    }

    private static string[] Zips(string folder) => [.. Directory.EnumerateFiles(folder, "*" + Extension)
        .Where(path => !Path.GetFileName(path).StartsWith('.'))
        .Order(StringComparer.Ordinal)];

    private static ModelFile? Named(string path, string name, int version, string folder, Action<string, string> refuse) =>
        Guarded(path, refuse, () => Unguarded(path, name, version, folder, refuse));

    private static ModelFile? Unguarded(string path, string name, int version, string folder, Action<string, string> refuse)
    {
        if (!ModelName.IsName(name))
            refuse(path, "its name cannot be that of a model");
        else if (!StaysWithin(path, folder))
            refuse(path, $"it is a link that leaves '{folder}'");
        else
            return Look(new(name, version), path);
        return null;
    }

    // A file may go away between being listed and being looked at.
    private static ModelFile? Look(ModelName name, string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null)
            info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        return info.Exists ? new(name, path, info.LastWriteTimeUtc, info.Length) : null;
    }

    /// <summary>Whether a file lies in the folder in truth: links in between may turn anywhere within it, as those of a mounted
    /// volume do.</summary>
    private static bool StaysWithin(string path, string folder) =>
        RealPath(path)
        .StartsWith(Path.TrimEndingDirectorySeparator(RealPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>A path with every link in it followed.</summary>
    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            real = info.LinkTarget is null ? next : RealPath(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        return real;
    }
}
