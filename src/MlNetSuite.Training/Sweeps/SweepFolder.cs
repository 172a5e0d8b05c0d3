using System.Text.Json;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Sweeps;

/// <summary>The folder of one sweep: jobs for child processes, models and scores of trials. Beside a study file it stays, so that
/// the study can be gone on with; otherwise it is temporary.</summary>
internal sealed class SweepFolder : IDisposable
{
    private readonly bool _temporary;

    private SweepFolder(string path, bool temporary)
    {
        (Path, _temporary) = (path, temporary);
        Trials = new(path);
    }

    internal string Path { get; }

    internal TrialFolder Trials { get; }

    /// <summary>The folder a request's trials leave things in, made if need be.</summary>
    internal static SweepFolder For(SweepRequest request)
    {
        if (request.Study is not { } study)
            return new(Directory.CreateTempSubdirectory("mlnetsuite-sweep-").FullName, temporary: true);
        var path = System.IO.Path.Combine($"{study}-trials", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(request.Name)))[..12]);
        Directory.CreateDirectory(path);
        return new(System.IO.Path.GetFullPath(path), temporary: false);
    }

    /// <summary>Writes a job for a child process and returns the file's path.</summary>
    internal string Write<T>(string name, T job)
    {
        var file = System.IO.Path.Combine(Path, name);
        AtomicFile.Write(file, stream => JsonSerializer.Serialize(stream, job));
        return file;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    internal static T Read<T>(string file)
    {
        using var stream = File.OpenRead(file);
        return JsonSerializer.Deserialize<T>(stream) ?? throw new InvalidDataException($"'{file}' is empty.");
    }

    public void Dispose()
    {
        if (_temporary)
            Directory.Delete(Path, recursive: true);
    }
}
