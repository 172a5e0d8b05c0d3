using System.Security.Cryptography;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Training.Tasks;

/// <summary>A zip as whoever made it says that it is: a sweep looks for itself before it tells a person where the model lies.</summary>
internal static class WrittenArtifact
{
    internal static string Sha256(ReadOnlySpan<byte> zip) => Convert.ToHexStringLower(SHA256.HashData(zip));

    /// <summary>Takes a zip from where it was made to where a person wants it; whole, or not at all.</summary>
    /// <exception cref="IOException">It is not there, or not the one expected.</exception>
    internal static void Take(ISweepFiles files, string name, string to, string sha256)
    {
        using (var made = files.OpenRead(name))
            Require(made, name, sha256);
        AtomicFile.Write(to, stream =>
        {
            using var made = files.OpenRead(name);
            made?.CopyTo(stream);
        });
        using var written = File.OpenRead(to);
        Require(written, to, sha256);
    }

    private static void Require(Stream? stream, string path, string sha256)
    {
        if (stream is null)
            throw new IOException(
                $"the final model is not at '{path}', though the process that made it ended well: something has removed it. "
                + "Run the sweep again; with --study and --resume no trial runs twice.");
        if (Convert.ToHexStringLower(SHA256.HashData(stream)) != sha256)
            throw new IOException(
                $"'{path}' is not the model that this sweep made: another process has written it meanwhile. "
                + "Give each sweep an --out of its own.");
    }
}
