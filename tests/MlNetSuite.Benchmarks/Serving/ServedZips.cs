using MlNetSuite.Benchmarks.AutoML;

namespace MlNetSuite.Benchmarks.Serving;

/// <summary>The models that are served, trained by the command when they are first wanted.</summary>
internal sealed class ServedZips : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlnetsuite-serving-");

    /// <summary>mnist by a perceptron, 784-256-10.</summary>
    internal string Digits =>
        Trained("digits.zip", "image-classification", "--data", "mnist", "--trainer", "perceptron", "--set", "epochs=1");

    /// <summary>mnist by a convolutional network.</summary>
    internal string Convnet =>
        Trained("convnet.zip", "image-classification", "--data", "mnist", "--trainer", "convnet", "--set", "epochs=1");

    /// <summary>spam-assassin by a linear model of words.</summary>
    internal string Spam => Trained("spam.zip", "text-classification", "--data", "spam-assassin", "--trainer", "linear");

    /// <summary>A folder with nothing but this model in it.</summary>
    internal string FolderOf(string zip)
    {
        var folder = _folder.CreateSubdirectory(Path.GetFileNameWithoutExtension(zip));
        File.Copy(zip, Path.Combine(folder.FullName, Path.GetFileName(zip)), overwrite: true);
        return folder.FullName;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Trained(string name, string task, params string[] arguments)
    {
        var path = Path.Combine(_folder.FullName, name);
        if (!File.Exists(path))
            SweepRun.Told(["train", task, .. arguments, "--out", path]);
        return path;
    }
}
