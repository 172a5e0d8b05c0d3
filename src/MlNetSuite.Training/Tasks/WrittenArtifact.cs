using System.Security.Cryptography;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Training.Tasks;

/// <summary>A zip as whoever made it says that it is: a sweep looks for itself before it tells a person where the model lies.</summary>
internal static class WrittenArtifact
{
    internal static string Sha256(ReadOnlySpan<byte> zip) => Convert.ToHexStringLower(SHA256.HashData(zip));

    /// <summary>Takes a zip from where it was made to where a person wants it; whole, or not at all.</summary>
    /// <exception cref="IOException">It is not there, or not the one expected.</exception>
    internal static void Take(string from, string to, string sha256)
    {
        Require(from, sha256);
        AtomicFile.Write(to, stream =>
        {
            using var made = File.OpenRead(from);
            made.CopyTo(stream);
        });
        Require(to, sha256);
    }

    /// <exception cref="IOException">There is no file, or not the one expected.</exception>
    internal static void Require(string path, string sha256)
    {
        if (!File.Exists(path))
            throw new IOException(
                $"the final model is not at '{path}', though the process that made it ended well: something has removed it. "
                + "Run the sweep again; with --study and --resume no trial runs twice.");
        using var stream = File.OpenRead(path);
        if (Convert.ToHexStringLower(SHA256.HashData(stream)) != sha256)
            throw new IOException(
                $"'{path}' is not the model that this sweep made: another process has written it meanwhile. "
                + "Give each sweep an --out of its own.");
    }
}
