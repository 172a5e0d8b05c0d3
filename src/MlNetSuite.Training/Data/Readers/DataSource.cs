using MlNetSuite.Training.Data.Catalog;
using MlNetSuite.Training.Data.Store;

namespace MlNetSuite.Training.Data.Readers;

/// <summary>What a person asked for: a path, or a dataset of the catalog and where it lies.</summary>
internal sealed record DataSource(string Given, CatalogEntry? Entry, LocatedDataset? Located)
{
    /// <summary>The catalog id, or the file's or folder's name.</summary>
    internal string Name => Entry?.Id ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Given)));

    internal LocatedPart? Part(DatasetSide side, PartContent content = PartContent.Rows) =>
        Located?.Files.FirstOrDefault(f => f.Part.Side == side && f.Part.Content == content);

    /// <summary>A line about a row count other than the catalog's, or nothing: mirrors may hold another edition.</summary>
    internal IEnumerable<string> RowNotes(DatasetSide side, int rows)
    {
        var listed = Entry?.Parts.FirstOrDefault(p => p.Side == side && p.Content != PartContent.Images)?.Rows;
        if (listed is not null && listed != rows)
            yield return $"{Name}: {rows:N0} {(side == DatasetSide.Train ? "training" : "test")} rows in {Located!.Folder}, the catalog lists {listed:N0}";
    }
}
