using System.Globalization;
using System.Runtime.InteropServices;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Training.Sweeps;

/// <summary>What trials leave that the end of a sweep may need: their model, and their scores on the validation rows.</summary>
/// <param name="files">Where it lies.</param>
/// <param name="prefix">What its names begin with.</param>
internal sealed class TrialFiles(ISweepFiles files, string prefix = "")
{
    private const string Zip = "zip", AllScores = "scores", Constant = "constant";

    /// <summary>The names of all that a trial may leave.</summary>
    internal static IReadOnlyList<string> NamesOf(int number) =>
        [NameOf(number, Zip), NameOf(number, AllScores), NameOf(number, Constant)];

    /// <summary>The pattern of these names, and of those of files that are still being written.</summary>
    internal static string PatternOf(int number) => NameOf(number, "*");

    /// <summary>Whether a trial's model has this name.</summary>
    internal static bool IsModel(string name, int number) => name == NameOf(number, Zip);

    /// <summary>What names begin with.</summary>
    internal string Prefix => prefix;

    /// <summary>Writes a trial's model and scores, each whole or not at all.</summary>
    internal void Leave(int number, byte[] zip, float[] scores, bool isConstant = false)
    {
        files.Write(ModelOf(number), stream => stream.Write(zip));
        files.Write(PathOf(number, AllScores), stream => stream.Write(MemoryMarshal.AsBytes(scores.AsSpan())));
        if (isConstant)
            files.Write(PathOf(number, Constant), _ => { });
        else
            files.Delete(PathOf(number, Constant));
    }

    /// <summary>Whether a trial's models answered all rows alike.</summary>
    internal bool IsConstant(int number) => Exists(PathOf(number, Constant));

    /// <summary>A trial's scores, or null where it left none.</summary>
    internal float[]? Scores(int number) =>
        Read(PathOf(number, AllScores)) is { } bytes ? MemoryMarshal.Cast<byte, float>(bytes).ToArray() : null;

    /// <summary>A trial's model as a zip, or null where it left none.</summary>
    internal byte[]? Model(int number) => Read(ModelOf(number));

    /// <summary>Whether a trial's model is there.</summary>
    internal bool HasModel(int number) => Exists(ModelOf(number));

    /// <summary>Copies a trial's model from elsewhere; false where there is none, perhaps since another process has just removed it, or
    /// where there is no room.</summary>
    internal bool Take(int number, TrialFiles from)
    {
        try
        {
            if (from.Model(number) is not { } zip)
                return false;
            files.Write(ModelOf(number), stream => stream.Write(zip));
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
        foreach (var number in numbers)
            files.Delete(ModelOf(number));
    }

    private bool Exists(string name)
    {
        using var stream = files.OpenRead(name);
        return stream is not null;
    }

    private byte[]? Read(string name)
    {
        using var stream = files.OpenRead(name);
        if (stream is null)
            return null;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private string ModelOf(int number) => PathOf(number, Zip);

    private string PathOf(int number, string kind) => prefix + NameOf(number, kind);

    private static string NameOf(int number, string kind) => string.Create(CultureInfo.InvariantCulture, $"trial-{number:00000}.{kind}");
}
