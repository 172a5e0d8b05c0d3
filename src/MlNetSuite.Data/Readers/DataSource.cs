using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Databases;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>A requested source: a path, or a dataset of the catalog and its location.</summary>
internal sealed record DataSource(string Given, CatalogEntry? Entry, LocatedDataset? Located)
{
    /// <summary>The catalog id, or the name of the file, folder or database.</summary>
    internal string Name => Entry?.Id ?? DatabaseProviders.Find(Given)?.Name
        ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Given)));

    internal LocatedPart? Part(DatasetSide side, PartContent content = PartContent.Rows) =>
        Located?.Files.FirstOrDefault(f => f.Part.Side == side && f.Part.Content == content);

    /// <summary>A line about a row count other than the catalog's, or about as many rows that are not the official ones: mirrors may
    /// hold another edition.</summary>
    internal IEnumerable<string> RowNotes(DatasetSide side, int rows)
    {
        var listed = Entry?.Parts.FirstOrDefault(p => p.Side == side && p.Content != PartContent.Images)?.Rows;
        if (listed is null)
            yield break;
        if (listed == rows)
            foreach (var part in Unofficial(side))
                yield return $"{Name}: {part.Path} differs from the official file; 'mlnetsuite data info {Name}' compares all of them";
        else
            yield return $"{Name}: {rows:N0} {(side == DatasetSide.Train ? "training" : "test")} rows in {Located!.Folder}, the catalog " +
                $"lists {listed:N0}";
    }

    /// <summary>Embedded files are as they were made; what lies in a mirror or was put into the cache by hand may be anything.</summary>
    private IEnumerable<LocatedPart> Unofficial(DatasetSide side) => Located!.Origin == DatasetOrigin.Embedded
        ? []
        : Located.Files.Where(f => f.Part.Side == side && f.CheckContent() == ContentState.Differs);
}
