namespace MlNetSuite.Data.Store;

/// <summary>A download did not succeed; the message says why, what was kept and how to proceed without it. Nothing stands under
/// the file's final name.</summary>
public sealed class DownloadException(string message, Exception? inner = null) : Exception(message, inner);
