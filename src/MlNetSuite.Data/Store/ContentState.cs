namespace MlNetSuite.Data.Store;

/// <summary>How a file on this machine compares with the catalog.</summary>
public enum ContentState
{
    /// <summary>The catalog lists no content for it.</summary>
    Unknown,

    /// <summary>Unzipped, it is the official file, byte for byte.</summary>
    Official,

    /// <summary>Unzipped, it holds other bytes than the official file.</summary>
    Differs,
}
