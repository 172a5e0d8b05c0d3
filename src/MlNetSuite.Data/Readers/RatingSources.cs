using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Data.Readers;

/// <summary>Ratings from the catalog or a file.</summary>
internal sealed class RatingSources(Func<string, string, DataSource> resolve, ColumnRoles roles, CancellationToken cancel)
{
    private const string Task = "recommendation";

    private static readonly Dictionary<string, string> Nobody = [];

    internal DataSplit<RatingDataset> Read(string source, string? test)
    {
        var (users, items) = (new IdNumbers(), new IdNumbers());
        var from = resolve(source, Task);
        var train = Table(from, users, items, roles);
        var testFrom = test is null ? null : resolve(test, Task);
        var held = testFrom is null ? null : Table(testFrom, users, items, roles.ForTest(train.Columns));
        List<string> told = [];
        var itemTable = Names("--items", roles.ItemTable, items.Ids, HeaderInference.Item, "items", told);
        var userTable = Names("--users", roles.UserTable, users.Ids, HeaderInference.User, "users", told);
        var names = itemTable is null && userTable is null ? null : new ShownNames(itemTable?.Names ?? Nobody, userTable?.Names ?? Nobody);
        // Only now are the lists of ids complete.
        var rows = train.ToDataset(from.Name, users.Ids, items.Ids) with { Names = names, Texts = itemTable?.Texts };
        return new(rows, held is null ? null : held.ToDataset(testFrom!.Name, users.Ids, items.Ids) with { Names = names })
        {
            TestFraction = from.Entry?.Split.TestFraction,
            Columns = train.Columns,
            Notes =
            [
                .. train.Notes, .. from.RowNotes(DatasetSide.Train, rows.Count),
                .. held is null ? [] : held.Notes, .. Alike(from.Name, "users", users), .. Alike(from.Name, "items", items), .. told,
            ],
        };
    }

    internal bool IsImplicit(string source) => resolve(source, Task) is var from && from.Part(DatasetSide.Train) is { } part
        ? RatingColumns.IsImplicit(InputFile.Of(part), from.Entry!.Columns)
        : RatingColumns.IsImplicit(InputFile.At(from.Given), roles);

    private NameTable? Names(string option, string? path, IReadOnlyList<string> ids, string[] columns, string kind, List<string> told)
    {
        if (path is null)
            return null;
        var table = NameTable.Read(option, path, ids, columns, kind, roles, cancel);
        told.Add(table.Note);
        return table;
    }

    private static IEnumerable<string> Alike(string name, string kind, IdNumbers ids) =>
        ClassNames.Alike(ids.Ids, ClassNames.PlainId) is { } alike
        ? [$"{name} has {kind} that are told apart by how their ids are written alone: {alike}"] : [];

    private RatingTable Table(DataSource from, IdNumbers users, IdNumbers items, ColumnRoles given)
    {
        var table = new RatingTable(users, items);
        if (from.Part(DatasetSide.Train) is { } part)
            table.Read(InputFile.Of(part), from.Entry!.Columns, cancel);
        else
            table.Read(InputFile.At(from.Given), given, cancel);
        return table;
    }
}
