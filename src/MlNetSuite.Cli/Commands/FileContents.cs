using MlNetSuite.Data;
using MlNetSuite.Data.Store;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Cli.Commands;

/// <summary>How the commands <c>data</c>, <c>weights</c> and <c>setup</c> describe each file of what is on this machine.</summary>
internal static class FileContents
{
    internal static IEnumerable<(string Name, string Content)> Of(LocatedDataset located) => located.Files.DistinctBy(part => part.Path)
        .Select(part => (Path.GetRelativePath(located.Folder, part.Path), Content(part.CheckContent)));

    internal static IEnumerable<(string Name, string Content)> Of(LocatedWeights located) =>
        located.Files.Select(name => (name, Content(() => located.CheckContent(name))));

    internal static string Name(ContentState state) => state switch
    {
        ContentState.Official => "official",
        ContentState.Differs => "differs from the official file",
        _ => "unknown: the catalog lists no content for it",
    };

    private static string Content(Func<ContentState> check)
    {
        try
        {
            return Name(check());
        }
        catch (InputException e)
        {
            return $"unreadable: {e.Message}";
        }
    }
}
