using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using Spectre.Console;

namespace MlNetSuite.Cli.Terminal;

/// <summary>How the columns of a table were read, for a person and as JSON.</summary>
internal static class ColumnTable
{
    internal static void Write(IAnsiConsole console, IReadOnlyList<CardTableColumn> columns, int most = int.MaxValue)
    {
        var table = ResultTable.Create().AddColumn("column").AddColumn("kind").AddColumn("written like")
            .AddColumn(new TableColumn("missing").RightAligned()).AddColumn(new TableColumn("odd").RightAligned());
        foreach (var column in Shown(columns, most))
            table.AddRow(new Text(column.Name), new Text(column.Kind), new Text(column.Format ?? ""), Count(column.Missing),
                Count(column.Odd));
        ResultTable.Write(console, table, "what was read");
        if (columns.Count > most)
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"and {columns.Count - most:N0} more columns");
    }

    internal static JsonArray Json(IReadOnlyList<CardTableColumn> columns) => new([.. columns.Select(column => new JsonObject
    {
        ["name"] = column.Name,
        ["kind"] = column.Kind,
        ["format"] = column.Format,
        ["missing"] = column.Missing,
        ["odd"] = column.Odd,
        ["note"] = column.Note,
    })]);

    /// <summary>Of many, those of which there is most to tell.</summary>
    private static IEnumerable<CardTableColumn> Shown(IReadOnlyList<CardTableColumn> columns, int most)
    {
        var shown = columns.OrderByDescending(c => c.Note is not null || c.Kind.StartsWith("left out", StringComparison.Ordinal))
            .ThenByDescending(c => c.Missing > 0).Take(most).ToHashSet();
        return columns.Where(shown.Contains);
    }

    private static Text Count(int count) => new(count == 0 ? "" : count.ToString("N0", CultureInfo.InvariantCulture));
}
