using System.Globalization;
using System.Runtime.InteropServices;
using MlNetSuite.Prediction;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Where trials leave what the end of a sweep may want of them: their model, and their scores on the validation rows.</summary>
internal sealed class TrialFolder(string path)
{
    internal string ModelOf(int number) => File(number, "zip");

    /// <summary>Writes a trial's model and scores, each whole or not at all.</summary>
    internal void Leave(int number, byte[] zip, float[] scores)
    {
        AtomicFile.Write(ModelOf(number), stream => stream.Write(zip));
        AtomicFile.Write(File(number, "scores"), stream => stream.Write(MemoryMarshal.AsBytes(scores.AsSpan())));
    }

    /// <summary>A trial's scores, or null where it left none.</summary>
    internal float[]? Scores(int number)
    {
        var file = File(number, "scores");
        return System.IO.File.Exists(file) ? MemoryMarshal.Cast<byte, float>(System.IO.File.ReadAllBytes(file)).ToArray() : null;
    }

    internal bool HasModel(int number) => System.IO.File.Exists(ModelOf(number));

    /// <summary>Lets go of the models of all trials but these; scores are small and stay.</summary>
    internal void KeepModels(IReadOnlyCollection<int> numbers)
    {
        var kept = numbers.Select(ModelOf).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(path, "*.zip"))
            if (!kept.Contains(file))
                System.IO.File.Delete(file);
    }

    private string File(int number, string kind) => System.IO.Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"trial-{number:00000}.{kind}"));
}
