using Microsoft.ML.Data;
using Paths = System.IO.Path;

namespace MlNetSuite.Prediction.Images;

/// <summary>A picture that a table names by its path from the folder that the table is in. A path that leads out of the folder is not
/// followed.</summary>
/// <param name="Folder">The table's.</param>
/// <param name="Name">As the table has it.</param>
internal sealed record PictureFile(string Folder, string Name)
{
    /// <summary>Where it is, whether there is a file or not; null where that is not in the folder.</summary>
    internal string? Path
    {
        get
        {
            // Tables of Windows have backslashes.
            var name = Name.Trim().Replace('\\', '/');
            if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || name.Split('/').Contains(".."))
                return null;
            var folder = Paths.TrimEndingDirectorySeparator(Paths.GetFullPath(Folder)) + Paths.DirectorySeparatorChar;
            var path = Paths.GetFullPath(Paths.Combine(folder, name));
            return path.StartsWith(folder, StringComparison.Ordinal) ? path : null;
        }
    }

    /// <summary>Whether there is a file of this name in the folder.</summary>
    internal bool Exists => Path is { } path && File.Exists(path);

    /// <summary>All bytes of the file, or null and what it is instead.</summary>
    internal byte[]? ReadBytes(out string? fault)
    {
        fault = null;
        if (Path is not { } path)
            fault = "a path out of the folder of the table, which is not followed";
        else if (!File.Exists(path))
            fault = "no file in the folder of the table";
        else
            try
            {
                return File.ReadAllBytes(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                fault = $"a file that cannot be read ({e.Message.TrimEnd('.')})";
            }
        return null;
    }

    /// <summary>What it looks like to a model, or null and what it is instead.</summary>
    internal ImagePixels? Read(ImageReading reading, out string? fault)
    {
        if (ReadBytes(out fault) is not { } bytes)
            return null;
        try
        {
            return reading.Pixels(bytes, "it", out _);
        }
        catch (PredictionInputException e)
        {
            fault = $"no picture that can be read ({e.Message.TrimEnd('.')})";
            return null;
        }
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>What stands for a picture that is not there: models of tables know it by being wholly transparent, which no picture is
    /// that was laid over a background.</summary>
    internal static MLImage None() => MLImage.CreateFromPixels(1, 1, MLPixelFormat.Bgra32, new byte[4]);
}
