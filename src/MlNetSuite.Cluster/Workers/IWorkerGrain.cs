namespace MlNetSuite.Cluster.Workers;

/// <summary>A worker, by the address of its silo. No call lasts as long as a trial: trials are begun, listened to and released.</summary>
[Alias("mlnetsuite.worker")]
internal interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>What it is and does.</summary>
    /// <param name="sweep">A sweep that is to be kept ready though it runs nothing at present; null for none.</param>
    [Alias("status")]
    Task<WorkerStatus> Status(Guid? sweep);

    /// <summary>Tells it a sweep; without effect if it knows it.</summary>
    /// <param name="sweep">A name for it.</param>
    /// <param name="version">The version of the sweep's program.</param>
    /// <param name="description">What its trials are about, as JSON.</param>
    /// <param name="files">The files of its data, as JSON.</param>
    [Alias("prepare")]
    Task<Preparation> Prepare(Guid sweep, string version, byte[] description, byte[] files);

    /// <summary>Sends a chunk of a file that it lacks.</summary>
    /// <returns>Why the file must be sent anew; null if it need not.</returns>
    [Alias("send")]
    Task<string?> Send(Guid sweep, int file, long offset, byte[] chunk);

    /// <summary>Begins a trial, if a slot is free.</summary>
    [Alias("begin")]
    Task<BeginAnswer> Begin(Guid sweep, TrialOrder order);

    /// <summary>Waits for a few seconds until the trial says something new. A trial that nobody listens to ends by itself.</summary>
    /// <param name="order">The trial.</param>
    /// <param name="from">How many reports were heard.</param>
    /// <param name="hasBegun">Whether its beginning was heard.</param>
    [Alias("listen")]
    Task<Heard> Listen(Guid order, int from, bool hasBegun);

    /// <summary>Ends a trial; without effect if it has ended.</summary>
    [Alias("end")]
    Task End(Guid order);

    /// <summary>A chunk of a file that a trial left.</summary>
    [Alias("read")]
    Task<byte[]> Read(Guid order, string name, long offset);

    /// <summary>Frees the slot of a trial and removes what it left.</summary>
    [Alias("release")]
    Task Release(Guid order);

    /// <summary>Forgets a sweep: its processes end.</summary>
    [Alias("close")]
    Task Close(Guid sweep);
}
