using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Training.Sweeps;

/// <summary>A sweep's files in a folder of this machine.</summary>
/// <param name="path">The folder.</param>
internal sealed class FolderFiles(string path) : ISweepFiles
{
    public void Write(string name, Action<Stream> write) => AtomicFile.Write(PathOf(name), write);

    public Stream? OpenRead(string name)
    {
        try
        {
            return new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Delete(string name) => File.Delete(PathOf(name));

    public string? LocalPath(string name) => File.Exists(PathOf(name)) ? PathOf(name) : null;

    private string PathOf(string name) => Path.Combine(path, name);
}
