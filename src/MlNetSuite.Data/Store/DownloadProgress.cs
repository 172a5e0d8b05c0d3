namespace MlNetSuite.Data.Store;

/// <summary>How far a download is.</summary>
/// <param name="File">The file being fetched.</param>
/// <param name="FileReceived">Bytes of it on disk, those of an earlier try included.</param>
/// <param name="FileSize">Its size in bytes, or null if unknown.</param>
/// <param name="Received">Bytes of all of the dataset's files on disk.</param>
/// <param name="Size">The size of all files in bytes, or null if unknown.</param>
/// <param name="Stage">What is being done: <c>downloading</c>, <c>checking</c>, or why it waits.</param>
public sealed record DownloadProgress(string File, long FileReceived, long? FileSize, long Received, long? Size, string Stage);
