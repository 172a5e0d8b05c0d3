using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>A folder with one folder of rows to learn from and one of rows to test on, in whatever case they are written.</summary>
/// <param name="Train">The path of the one.</param>
/// <param name="Test">The path of the other.</param>
internal sealed record SideFolders(string Train, string Test)
{
    private static readonly string[] TrainNames = ["train", "training"], TestNames = ["test", "testing"],
        ValidNames = ["valid", "val", "validation"];

    /// <summary>What is told of the rows to test on, or null.</summary>
    internal string? Note { get; private init; }

    /// <summary>Those of a folder; null where it does not have both. Where there is nothing to test on, rows to validate on take the
    /// place.</summary>
    internal static SideFolders? Of(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        var folders = SideFiles.OwnFolders(folder).Order(StringComparer.Ordinal).ToList();
        string? Named(string[] names) => names
            .Select(name => folders.Find(path => name == Path.GetFileName(path))
                ?? folders.Find(path => name.Equals(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(path => path is not null);
        var (train, test, valid) = (Named(TrainNames), Named(TestNames), Named(ValidNames));
        if (train is null || (test ?? valid) is not { } held)
            return null;
        return new(train, held)
        {
            Note = valid is null ? null
                : test is null ? $"{folder}: there is no test/, and the rows of {Path.GetFileName(valid)}/ were taken as the test rows"
                : $"{folder}: {Path.GetFileName(valid)}/ was not read, as {Path.GetFileName(train)}/ is what was learned from and " +
                $"{Path.GetFileName(test)}/ what was tested on",
        };
    }
}
