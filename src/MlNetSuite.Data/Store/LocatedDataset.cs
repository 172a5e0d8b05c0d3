using MlNetSuite.Data.Catalog;

namespace MlNetSuite.Data.Store;

/// <summary>Where a dataset was found.</summary>
public enum DatasetOrigin
{
    /// <summary>In a folder that <c>MLNETSUITE_DATA</c> names.</summary>
    Mirror,

    /// <summary>In the cache folder, downloaded before.</summary>
    Cache,

    /// <summary>Among the datasets of the package MlNetSuite.Datasets.</summary>
    Embedded,
}

/// <summary>A dataset on this machine.</summary>
/// <param name="Entry">Its description.</param>
/// <param name="Origin">Which kind of place it was found in.</param>
/// <param name="Folder">The folder that holds all of its files.</param>
/// <param name="Files">One for each part.</param>
public sealed record LocatedDataset(CatalogEntry Entry, DatasetOrigin Origin, string Folder, IReadOnlyList<LocatedPart> Files)
{
    /// <summary>Notes, such as a download that could not be verified.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A part of a dataset on this machine.</summary>
/// <param name="Part">Its description.</param>
/// <param name="Path">The file or folder; an archive if <paramref name="Entry"/> is not null.</param>
/// <param name="Entry">The path inside the archive, or null.</param>
public sealed record LocatedPart(CatalogPart Part, string Path, string? Entry)
{
    /// <summary>Reads all of it and compares its SHA-256 with the catalog's, gzip undone: a mirror's own container makes no
    /// difference.</summary>
    /// <exception cref="InputException">It cannot be read, or its gzip container is damaged.</exception>
    public ContentState CheckContent() => ContentCheck.Of(this);
}
