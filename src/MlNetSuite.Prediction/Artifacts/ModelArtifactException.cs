namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Why an artifact was not opened or not written.</summary>
public enum ModelArtifactFault
{
    /// <summary>There is no file at the path.</summary>
    NotFound,

    /// <summary>The file is not a zip archive, or its directory of entries is damaged.</summary>
    NotAZip,

    /// <summary>A zip, but not one ML.NET wrote, or one ML.NET cannot load.</summary>
    NotAModel,

    /// <summary>An ML.NET model without the entries under <c>MlNetSuite/</c>.</summary>
    PlainModel,

    /// <summary>Written by a newer version of this library.</summary>
    NewerFormat,

    /// <summary>The model card or the list of checksums cannot be read.</summary>
    DamagedCard,

    /// <summary>An entry's bytes are not those that were written.</summary>
    ChecksumMismatch,

    /// <summary>Entries were taken out or added after the artifact was written.</summary>
    EntriesDiffer,

    /// <summary>An entry's name would leave the folder it is unpacked to.</summary>
    UnsafeEntryName,

    /// <summary>Two entries have the same name.</summary>
    DuplicateEntry,

    /// <summary>Unpacked, the entries are larger than the limit.</summary>
    TooLarge,

    /// <summary>The target path cannot be written: a folder of that name, or no permission.</summary>
    NotWritable,

    /// <summary>The model fails on its own sample rows, or cannot be used as its options say.</summary>
    FailedWarmUp,
}

/// <summary>An artifact was refused; the message names the file, what is wrong and what to do.</summary>
public sealed class ModelArtifactException(ModelArtifactFault fault, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public ModelArtifactFault Fault { get; } = fault;
}
