using System.IO.Compression;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Training.Tasks;

/// <summary>The file that a model is written to: none that is read, and none that holds anything but a model.</summary>
internal static class ModelTarget
{
    /// <summary>Refuses a path at which something would be lost, before there is any work whose result would go there.</summary>
    /// <param name="path">Where the model is to be written.</param>
    /// <param name="roles">The columns, which may name tables of their own.</param>
    /// <param name="used">The other files that the work reads or keeps, each by the option that names it.</param>
    /// <exception cref="InputException">It is one of them, or a file that is no model.</exception>
    internal static void Require(string path, ColumnRoles roles, params IReadOnlyList<(string Option, string? Path)> used)
    {
        var target = Resolved(path);
        foreach (var (option, other) in used.Append(("--items", roles.ItemTable)).Append(("--users", roles.UserTable)))
            if (other is not null && string.Equals(Resolved(other), target, StringComparison.Ordinal))
                throw new InputException($"--out {path} is the file of {option}, which the model would replace; choose another --out.");
        if (File.Exists(target) && !IsModel(target))
            throw new InputException($"'{path}' exists and is no model; choose another --out.");
    }

    /// <summary>The full path of what a path leads to.</summary>
    private static string Resolved(string path)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
    }

    /// <summary>Whether a file is a model of ML.NET, or empty, as some programs make one to take its name.</summary>
    private static bool IsModel(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length == 0)
            return true;
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            return zip.GetEntry(ArtifactNames.Model) is not null;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
