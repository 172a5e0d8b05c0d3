using System.Globalization;
using System.Runtime.InteropServices;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Where trials leave what the end of a sweep may need of them: their model, and their scores on the validation rows.</summary>
internal sealed class TrialFolder(string path)
{
    internal string Path => path;

    internal string ModelOf(int number) => FileOf(number, "zip");

    /// <summary>Writes a trial's model and scores, each whole or not at all.</summary>
    internal void Leave(int number, byte[] zip, float[] scores)
    {
        AtomicFile.Write(ModelOf(number), stream => stream.Write(zip));
        AtomicFile.Write(FileOf(number, "scores"), stream => stream.Write(MemoryMarshal.AsBytes(scores.AsSpan())));
    }

    /// <summary>A trial's scores, or null where it left none.</summary>
    internal float[]? Scores(int number)
    {
        var file = FileOf(number, "scores");
        return File.Exists(file) ? MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray() : null;
    }

    internal bool HasModel(int number) => File.Exists(ModelOf(number));

    /// <summary>Copies a trial's model from another folder; false where it has none, perhaps since another process has just
    /// removed it, or where there is no room.</summary>
    internal bool Take(int number, TrialFolder from)
    {
        try
        {
            File.Copy(from.ModelOf(number), ModelOf(number), overwrite: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Removes the models of these trials; their scores are small and stay.</summary>
    internal void RemoveModels(IEnumerable<int> numbers)
    {
        var removed = numbers.Select(ModelOf).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(path, "*.zip"))
            if (removed.Contains(file))
                File.Delete(file);
    }

    private string FileOf(int number, string kind) =>
        System.IO.Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"trial-{number:00000}.{kind}"));
}
