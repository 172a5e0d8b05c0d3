using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Texts from the catalog, a file or a folder.</summary>
internal sealed class TextSources(Func<string, string, DataSource> resolve, ColumnRoles roles, int threads, CancellationToken cancel)
{
    private const string Task = "text-classification";

    internal DataSplit<TextDataset> Read(string source, string? test, IReadOnlyList<string>? classes)
    {
        var from = resolve(source, Task);
        var known = classes ?? [];
        var train = Side(from, DatasetSide.Train, known, roles)!;
        var (testFrom, held) = (from, test is null ? Side(from, DatasetSide.Test, known, roles) : null);
        if (test is not null)
        {
            testFrom = resolve(test, Task);
            var forTest = roles.ForTest(train.Columns);
            held = Side(testFrom, DatasetSide.Test, known, forTest) ?? Side(testFrom, DatasetSide.Train, known, forTest);
        }
        var numbers = ClassNumbers.For(train.Labels, from.Entry?.Classes, classes);
        TextDataset Number(string name, LabelledTexts rows) => new(name, rows.Texts, numbers.Of(rows.Labels), numbers.Classes);
        return new(Number(from.Name, train), held is null ? null : Number(testFrom.Name, held))
        {
            TestFraction = from.Entry?.Split.TestFraction,
            Columns = train.Columns,
            Notes =
            [
                .. train.Notes, .. numbers.Unknown(from.Name, train.Labels), .. numbers.Alike(from.Name),
                .. from.RowNotes(DatasetSide.Train, train.Texts.Count),
                .. held is null ? [] : (string[])[.. held.Notes, .. numbers.Unknown(testFrom.Name, held.Labels)],
                .. held is null || test is not null ? [] : from.RowNotes(DatasetSide.Test, held.Texts.Count),
            ],
        };
    }

    private LabelledTexts? Side(DataSource from, DatasetSide side, IReadOnlyList<string> classes, ColumnRoles given)
    {
        if (from.Entry is { } entry)
            return from.Part(side) is { } part ? InCatalog(entry, part, classes) : null;
        if (!Directory.Exists(from.Given) || InputFile.HasParts(from.Given))
            return side == DatasetSide.Train ? TextFileReader.Read(InputFile.At(from.Given), given, null, classes, cancel) : null;
        if (SideFolders.Of(from.Given) is not { } sides)
            return side == DatasetSide.Train ? TextFolderReader.Read(from.Given, null, given, threads, cancel) : null;
        if (side == DatasetSide.Train)
            return TextFolderReader.Read(sides.Train, null, given, threads, cancel);
        var test = TextFolderReader.Read(sides.Test, null, given, threads, cancel);
        test.Notes.AddRange(sides.Note is { } note ? [note] : []);
        return test;
    }

    private LabelledTexts InCatalog(CatalogEntry entry, LocatedPart part, IReadOnlyList<string> classes) =>
        entry.Format == DatasetFormat.TextFolders
        ? TextFolderReader.Read(part, entry.Classes!.Select(c => c.Label).ToHashSet(), threads, cancel)
        : TextFileReader.Read(InputFile.Of(part), entry.Columns, entry.Format, classes, cancel);
}
