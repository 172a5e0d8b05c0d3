using MlNetSuite.Data;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Cli.Commands;

/// <summary>How <c>data info</c> and <c>data pull</c> describe each file of a dataset on this machine.</summary>
internal static class FileContents
{
    internal static IEnumerable<(string Name, string Content)> Of(LocatedDataset located) =>
        located.Files.DistinctBy(part => part.Path).Select(part => (Path.GetRelativePath(located.Folder, part.Path), Content(part)));

    private static string Content(LocatedPart part)
    {
        try
        {
            return part.CheckContent() switch
            {
                ContentState.Official => "official",
                ContentState.Differs => "differs from the official file",
                _ => "unknown: the catalog lists no content for it",
            };
        }
        catch (InputException e)
        {
            return $"unreadable: {e.Message}";
        }
    }
}
