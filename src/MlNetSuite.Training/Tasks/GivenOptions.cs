using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;

namespace MlNetSuite.Training.Tasks;

/// <summary>The options of a command line that say how rows are read, by their names, for tasks to which some mean nothing.</summary>
internal static class GivenOptions
{
    /// <summary>Those that are of tables, and of nothing else.</summary>
    internal static IReadOnlyList<string> OfTables { get; } =
    [
        "--label", "--text", "--user", "--item", "--rating", "--items", "--users", "--numeric", "--categorical", "--date", "--prose",
        "--ignore", "--decimal", "--missing", "--no-header", "--skip", "--encoding", "--sheet",
    ];

    /// <summary>Refuses an option that was given and means nothing.</summary>
    /// <param name="given">The options.</param>
    /// <param name="without">The names of those that mean nothing.</param>
    /// <param name="reason">Why, and what holds in their place.</param>
    /// <exception cref="InputException">There is such a one.</exception>
    internal static void Refuse(ColumnRoles given, IReadOnlyList<string> without, string reason)
    {
        foreach (var (option, value) in Values(given))
            if (value is not null && without.Contains(option))
                throw new InputException($"{option}{(value.Length > 0 ? " " : "")}{value}: {reason}");
    }

    /// <summary>Refuses options that say how a file is read where there is no file but a dataset of the catalog, which is always read
    /// in the same way. The names of users and items (<c>--users</c>, <c>--items</c>) are files of their own.</summary>
    /// <param name="given">The options.</param>
    /// <param name="data">A path or the name of a dataset.</param>
    /// <param name="test">Another, or null.</param>
    /// <exception cref="InputException">There is such an option, and no file that it can be of.</exception>
    internal static void RefuseWithoutFile(ColumnRoles given, string data, string? test)
    {
        var catalog = DatasetCatalog.Default;
        if (catalog.Contains(data) && (test is null || catalog.Contains(test)))
            Refuse(given, [.. OfTables.Except(["--users", "--items"]), "--recursive"],
                $"for files alone; the columns of the dataset '{data}' are known. Leave the option out, or give the path of a file.");
    }

    private static IEnumerable<(string Option, string? Value)> Values(ColumnRoles given) =>
    [
        ("--label", given.Label),
        ("--text", given.Text?[0]),
        ("--user", given.User),
        ("--item", given.Item),
        ("--rating", given.Rating),
        ("--items", given.ItemTable),
        ("--users", given.UserTable),
        ("--numeric", given.Numeric?[0]),
        ("--categorical", given.Categorical?[0]),
        ("--date", given.Date?[0]),
        ("--prose", given.Prose?[0]),
        ("--ignore", given.Ignore?[0]),
        ("--decimal", given.Decimal),
        ("--missing", given.Missing?[0]),
        ("--no-header", given.Header is { } header ? header ? "false" : "true" : null),
        ("--skip", given.Skip is { } lines ? FormattableString.Invariant($"{lines}") : null),
        ("--encoding", given.Encoding),
        ("--sheet", given.Sheet),
        ("--recursive", given.Recursive ? "" : null),
    ];
}
