using System.Security.Cryptography;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Cluster.Workers;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cluster.Coordination;

/// <summary>Fetches what a trial left on a worker into the sweep's folder, as far as the sweep has a use for it. Workers are not believed:
/// names, sizes and content are checked.</summary>
/// <param name="folder">The sweep's folder.</param>
/// <param name="wants">Whether the sweep has a use for a file of a completed trial.</param>
internal sealed class LeftFiles(string folder, Func<LeftByTrial, bool> wants)
{
    private const long MostBytes = 16L << 30;

    /// <summary>Fetches the files of a trial.</summary>
    /// <exception cref="TrialFailedException">The worker offers what no trial leaves, or sends something else.</exception>
    internal async Task FetchAsync(RemoteTrial trial, RemoteWorker worker, TrialOrder order, TrialEnd end, CancellationToken stop)
    {
        var allowed = TrialFiles.NamesOf(order.Number);
        if (end.Left.Any(file => !allowed.Contains(file.Name)) || end.Left.DistinctBy(file => file.Name).Count() != end.Left.Length)
            throw Lies(worker, "offers files that no trial leaves");
        if (end.Left.Any(file => file.Length is < 0 or > MostBytes))
            throw Lies(worker, "offers a file that is too large");
        // Constant is said by the mark: one of an earlier run must not stay.
        foreach (var name in allowed.Where(name => end.Left.All(file => file.Name != name)))
            File.Delete(Path.Combine(folder, name));
        // What is small comes first: by the time that a model would come, others may have made it useless.
        foreach (var file in end.Left.OrderBy(file => file.Length))
            if (wants(new(order.Number, order.Share, end.Values, file.Name)))
                await FetchAsync(trial, worker, order, file, stop);
            else
                File.Delete(Path.Combine(folder, file.Name));
    }

    private async Task FetchAsync(RemoteTrial trial, RemoteWorker worker, TrialOrder order, LeftFile file, CancellationToken stop)
    {
        var incoming = Path.Combine(folder, $"incoming-{order.Id:N}.tmp");
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var stream = File.Create(incoming))
                while (stream.Length < file.Length)
                {
                    var chunk = await trial.CallAsync(() => worker.Grain.Read(order.Id, file.Name, stream.Length), stop);
                    if (chunk.Length == 0 || stream.Length + chunk.Length > file.Length)
                        throw Lies(worker, $"sends '{file.Name}' of another length than it said");
                    hash.AppendData(chunk);
                    await stream.WriteAsync(chunk, stop);
                    await stream.FlushAsync(stop);
                }
            if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Sha256)
                throw Lies(worker, $"sends '{file.Name}' with other content than it said");
            File.Move(incoming, Path.Combine(folder, file.Name), overwrite: true);
        }
        finally
        {
            File.Delete(incoming);
        }
    }

    private static TrialFailedException Lies(RemoteWorker worker, string what) => new($"worker {worker.Name} {what}.");
}
