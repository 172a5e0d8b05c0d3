using System.Data.Common;

namespace MlNetSuite.Data.Databases;

/// <summary>A query whose rows are read once, as text: a table may change between two readings.</summary>
internal sealed class DatabaseQuery
{
    private readonly Lazy<IReadOnlyList<string[]>> _rows;

    internal DatabaseQuery(IDatabaseProvider provider, string address, string query)
    {
        Name = provider.NameOf(address);
        _rows = new(() => Read(provider, address, query));
    }

    /// <summary>For messages and cards, without a password.</summary>
    internal string Name { get; }

    /// <summary>The names of the columns, and then the rows.</summary>
    internal IReadOnlyList<string[]> Rows => _rows.Value;

    private List<string[]> Read(IDatabaseProvider provider, string address, string query)
    {
        try
        {
            using var connection = provider.Connect(address);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = query;
            // Queries over years of sales take their time.
            command.CommandTimeout = 0;
            using var reader = command.ExecuteReader();
            List<string[]> rows = [[.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]];
            while (reader.Read())
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(c => Cell(reader, c))]);
            return rows;
        }
        catch (DbException fault)
        {
            throw new InputException($"{Name}: {fault.Message.TrimEnd('.')} (in the query: {query})", fault);
        }
    }

    private string Cell(DbDataReader reader, int column) => CellText.Of(reader.GetValue(column)) ?? throw new InputException(
        $"{Name}: column '{reader.GetName(column)}' holds {reader.GetValue(column).GetType().Name}; expected " +
        "numbers, text, truth values or dates: leave it out of the query");
}
