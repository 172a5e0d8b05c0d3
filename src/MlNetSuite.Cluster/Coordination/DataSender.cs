using MlNetSuite.Cluster.Shipping;
using MlNetSuite.Cluster.Telemetry;
using MlNetSuite.Cluster.Workers;

namespace MlNetSuite.Cluster.Coordination;

/// <summary>Tells workers a sweep, and sends them what of its data they lack.</summary>
internal sealed class DataSender(Guid sweep, byte[] description, DataManifest manifest)
{
    private const int ChunkBytes = 256 * 1024;
    private const int MostAttempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Hashing much data takes a worker its time.
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(5);

    private readonly byte[] _files = manifest.Write();
    private readonly IReadOnlyList<(DataRoot Root, DataFile File)> _list = [.. manifest.Files];

    /// <summary>Bytes that were sent to workers.</summary>
    internal long Sent { get; private set; }

    /// <summary>Makes a worker ready.</summary>
    /// <exception cref="WorkerRefusedException">It will not run trials of the sweep.</exception>
    internal async Task PrepareAsync(RemoteWorker worker, CancellationToken cancel)
    {
        string? why = null;
        for (var attempts = 0; attempts < MostAttempts;)
        {
            var answer = await worker.Grain.Prepare(sweep, WorkerOptions.ThisVersion, description, _files).WaitAsync(LongestLook, cancel);
            if (answer.Refusal is { } refusal)
                throw new WorkerRefusedException(refusal);
            if (answer is { IsWaiting: false, Missing.Length: 0 })
                return;
            if (answer.IsWaiting)
                await Task.Delay(Pause, cancel);
            else
                attempts++;
            foreach (var missing in answer.Missing)
                why = await SendAsync(worker, missing, cancel) ?? why;
        }
        throw new WorkerRefusedException($"the data does not reach worker {worker.Name}: {why ?? "it always lacks some of it"}");
    }

    /// <returns>Why the worker did not take it; null if it did.</returns>
    private async Task<string?> SendAsync(RemoteWorker worker, MissingFile missing, CancellationToken cancel)
    {
        var (root, file) = _list[missing.Index];
        await using var stream = File.OpenRead(root.PathOf(file, root.Path));
        stream.Seek(missing.Offset, SeekOrigin.Begin);
        var offset = missing.Offset;
        do
        {
            var chunk = new byte[Math.Clamp(file.Size - offset, 0, ChunkBytes)];
            await stream.ReadExactlyAsync(chunk, cancel);
            // What came wrong is asked for again.
            if (await worker.Grain.Send(sweep, missing.Index, offset, chunk).WaitAsync(ClusterConnection.LongestCall, cancel) is { } why)
                return why.Length <= ClusterExecutor.LongestReason ? why : why[..ClusterExecutor.LongestReason];
            offset += chunk.Length;
            Sent += chunk.Length;
            ClusterTelemetry.Sent(chunk.Length);
        }
        while (offset < file.Size);
        return null;
    }
}
