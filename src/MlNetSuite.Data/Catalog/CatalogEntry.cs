namespace MlNetSuite.Data.Catalog;

/// <summary>A dataset known by name.</summary>
/// <param name="Id">The name, such as <c>mnist</c>.</param>
/// <param name="Title">One line that describes it.</param>
/// <param name="Task">The task it is for, such as <c>image-classification</c>.</param>
/// <param name="Licence">The terms of use, in short.</param>
/// <param name="Citation">The paper or page to cite.</param>
/// <param name="HomePage">Where its makers describe it.</param>
/// <param name="Embedded">Whether the package MlNetSuite.Datasets holds it; the others are downloaded or found in a mirror.</param>
/// <param name="Format">How its files are to be read.</param>
/// <param name="Split">How rows to test on are chosen unless asked otherwise.</param>
/// <param name="Files">What is downloaded.</param>
/// <param name="Parts">What the files hold.</param>
public sealed record CatalogEntry(
    string Id, string Title, string Task, string Licence, string Citation, string HomePage, bool Embedded,
    DatasetFormat Format, SplitRule Split, IReadOnlyList<CatalogFile> Files, IReadOnlyList<CatalogPart> Parts)
{
    /// <summary>A note to read before using it, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The columns of a table.</summary>
    public ColumnRoles Columns { get; init; } = new();

    /// <summary>The classes in order, or null where there are none.</summary>
    public IReadOnlyList<CatalogClass>? Classes { get; init; }

    /// <summary>Whether <c>data pull</c> can fetch it; what has no official files is embedded only.</summary>
    public bool Downloadable => Files.All(f => f.Url is not null);

    /// <summary>Total size of <see cref="Files"/> in bytes, or null if not all are known.</summary>
    public long? Size => Files.All(f => f.Size is not null) ? Files.Sum(f => f.Size!.Value) : null;

    /// <summary>Rows that the catalog lists, training and test together.</summary>
    public int Rows => Parts.Where(p => p.Content is PartContent.Rows or PartContent.Labels).Sum(p => p.Rows);
}

/// <summary>A file to download.</summary>
/// <param name="Name">Its name on disk.</param>
/// <param name="Url">The official address, or null for a file that is embedded only.</param>
/// <param name="Size">The official size in bytes; null if there is none; downloads cannot be verified then.</param>
/// <param name="Sha256">The official lower-case hex SHA-256; null if there is none; downloads cannot be verified then.</param>
public sealed record CatalogFile(string Name, Uri? Url, long? Size, string? Sha256);

/// <summary>One piece of a dataset.</summary>
/// <param name="Side">Rows to learn from or to test on.</param>
/// <param name="Content">What it holds.</param>
/// <param name="File">The <see cref="CatalogFile"/> it is in.</param>
/// <param name="Rows">How many rows the official files hold.</param>
/// <param name="Entry">The path inside the file if that is an archive, or null.</param>
/// <param name="Names">Further names under which a mirror may hold it unpacked, or in another archive with the same entry.</param>
/// <param name="Unpacked">The official content once gzip is undone, by which a copy in any container is recognized; null if it is
/// not certain.</param>
public sealed record CatalogPart(
    DatasetSide Side, PartContent Content, string File, int Rows, string? Entry = null, IReadOnlyList<string>? Names = null,
    UnpackedContent? Unpacked = null);

/// <summary>A file's content, independent of its container.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Lower-case hex SHA-256 of them.</param>
public sealed record UnpackedContent(long Size, string Sha256);

/// <summary>A class and its display name.</summary>
/// <param name="Label">As the file has it.</param>
/// <param name="Name">As it is shown.</param>
public sealed record CatalogClass(string Label, string Name);

/// <summary>How rows to test on are chosen.</summary>
/// <param name="Kind">As given by separate files, or by a seeded shuffle.</param>
/// <param name="TestFraction">The fraction held out by a shuffle, in (0, 1); null if given.</param>
public sealed record SplitRule(SplitKind Kind, double? TestFraction = null);

/// <summary>How a dataset's test rows are separated from its training rows.</summary>
public enum SplitKind
{
    /// <summary>By separate files.</summary>
    Given,

    /// <summary>By a seeded shuffle.</summary>
    Shuffled,
}

/// <summary>A side of the split.</summary>
public enum DatasetSide
{
    /// <summary>Rows to learn from.</summary>
    Train,

    /// <summary>Rows to test on.</summary>
    Test,
}

/// <summary>What a part holds.</summary>
public enum PartContent
{
    /// <summary>Whole rows.</summary>
    Rows,

    /// <summary>IDX images, in the order of their labels.</summary>
    Images,

    /// <summary>IDX labels.</summary>
    Labels,
}

/// <summary>How files are read.</summary>
public enum DatasetFormat
{
    /// <summary>CSV, TSV and other tables with a separator.</summary>
    Delimited,

    /// <summary>IDX, plain or gzipped.</summary>
    Idx,

    /// <summary><c>COARSE:fine question</c> lines.</summary>
    Trec,

    /// <summary>A folder for each class, a text file for each row.</summary>
    TextFolders,

    /// <summary>A folder for each class, a picture for each row, in a tar archive or on disk.</summary>
    ImageFolders,
}
